import { normalisedWords } from './analysis/terms.ts'
import type { KnowledgePassage, Problem } from './document.ts'

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
  const problems: Problem[] = []
  const passages = all.filter((passage) => {
    const question = passage.headingPath.at(-1) ?? ''
    const key = [normalisedWords(question), passage.lang, passage.audience, scopeOf(passage)].join('\n')
    const earlier = byQuestion.get(key) ?? []
    const same = earlier.find(({ text }) => text === passage.text)
    // The introductions of two documents with one title are no answers to one question.
    const asks = passage.headingPath.length > 1
    const other = asks ? earlier.find(({ id }) => part(id) !== part(passage.id)) : undefined
    if (same !== undefined) {
      const message = `"${question}" is answered in the same words in ${same.document}; this one is left out.`
      problems.push({ document: passage.document, message })
      return false
    }
    if (other !== undefined) {
      const message = `"${question}" is answered differently in ${other.document}; make sure that both are right.`
      problems.push({ document: passage.document, message })
    }
    byQuestion.set(key, [...earlier, passage])
    return true
  })
  return { passages, problems, dropped: all.length - passages.length }
}

/** Parts of one long section share their question. */
function part(id: string): string {
  return id.replace(/~\d+$/, '')
}

function scopeOf({ product, region, validFrom, validUntil, headingPath }: KnowledgePassage): string {
  // A question below different headings of one kind ("Can I change it?") asks different things.
  return JSON.stringify([product, region, validFrom, validUntil, headingPath.slice(1, -1)])
}
