import type { Question } from '../core/answer.ts'
import type { RetrievedDocument } from './retrieved.ts'

/** Those in the question's language, where there are any: nobody should have to choose in a language not their own. */
export function inLanguageOf(
  question: Question,
  documents: readonly RetrievedDocument[],
): readonly RetrievedDocument[] {
  const own = documents.filter((document) => isInLanguageOf(question, document))
  return own.length > 0 ? own : documents
}

export function isInLanguageOf({ locale }: Question, { metadata }: RetrievedDocument): boolean {
  return language(metadata.passage.lang) === language(locale)
}

function language(tag: string): string | undefined {
  return tag.toLowerCase().split('-', 1)[0]
}
