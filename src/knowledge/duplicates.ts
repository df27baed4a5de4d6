import { normalisedWords } from './analysis/terms.ts'
import type { KnowledgePassage, Problem } from './document.ts'
import { isQuestion } from './formats/is-question.ts'
import { listed } from './listed.ts'

/**
 * Leaves out passages that ask and say the same as an earlier one for the same readers, and reports them. Passages
 * that ask the same and say something else are all kept and reported too: one of them may be out of date.
 */
export function withoutDuplicates(all: readonly KnowledgePassage[]): {
  readonly passages: readonly KnowledgePassage[]
  readonly problems: readonly Problem[]
  readonly dropped: number
} {
  const byQuestion = new Map<string, KnowledgePassage[]>()
  const same: Problem[] = []
  const different: Problem[] = []
  const passages = all.filter((passage) => {
    const question = passage.headingPath.at(-1) ?? ''
    // A question below different headings of one kind ("Can I change it?") asks different things, and a heading that
    // is no question ("Overview") says what it is about only together with the document's title.
    const above = passage.headingPath.slice(isQuestion(question) ? 1 : 0, -1)
    const key = [normalisedWords(question), scopeOf(passage), ...above].join('\n')
    const earlier = byQuestion.get(key) ?? []
    const twin = earlier.find(({ text }) => text === passage.text)
    // The introductions of two documents with one title are no answers to one question.
    const asks = passage.headingPath.length > 1
    const other = asks ? earlier.find((one) => sectionOf(one) !== sectionOf(passage)) : undefined
    const remark = (message: string): Problem => ({ level: 'remark', document: passage.document, message })
    if (twin !== undefined) {
      same.push(remark(`"${question}" is answered in the same words in ${twin.document}; this one is left out.`))
      return false
    }
    if (other !== undefined) {
      const message = `"${question}" is answered differently in ${other.document}; make sure that both are right.`
      different.push(remark(message))
    }
    byQuestion.set(key, [...earlier, passage])
    return true
  })
  const problems = [
    ...listed(same, 'passages that are left out because another one is the same'),
    ...listed(different, 'questions with different answers'),
  ]
  return { passages, problems, dropped: same.length }
}

/** Id of the section that a passage is from: parts of a long one share their question. */
export function sectionOf({ id }: KnowledgePassage): string {
  return id.replace(/~\d+$/, '')
}

/** For whom, where and when a passage holds: what differs in this is never the same. */
export function scopeOf({ lang, audience, product, region, validFrom, validUntil }: KnowledgePassage): string {
  return JSON.stringify([lang, audience, product, region, validFrom, validUntil])
}
