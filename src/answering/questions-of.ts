import type { Subjects } from './following/subjects.ts'
import type { RetrievedDocument } from './retrieved.ts'

/** The questions that documents answer; of several things asked alike, each with its name. */
export function questionsOf(documents: readonly RetrievedDocument[], subjects: Subjects | undefined): string[] {
  const passages = documents.map(({ metadata }) => metadata.passage)
  const alike = Map.groupBy(passages, ({ headingPath }) => headingPath.at(-1) ?? '')
  const questions = passages.map((passage) => {
    const question = passage.headingPath.at(-1) ?? ''
    const subjectsOfAll = new Set(alike.get(question)?.map((other) => subjects?.of(other)[0]))
    const name = subjects?.of(passage)[0]
    return subjectsOfAll.size > 1 && name !== undefined ? `${name}: ${question}` : question
  })
  return [...new Set(questions)].filter((question) => question !== '')
}
