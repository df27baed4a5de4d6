import { normalisedWords } from '../analysis/terms.ts'
import type { KnowledgePassage, Problem } from '../document.ts'
import { scopeOf, sectionOf } from '../duplicates.ts'
import { listed } from '../listed.ts'
import { alikePairs } from './alike.ts'

/**
 * Passages that say almost the same to the same readers. All of them are served: only their author can tell whether
 * one is out of date, or whether the little that differs is what matters.
 */
export function nearDuplicates(passages: readonly KnowledgePassage[]): {
  readonly problems: readonly Problem[]
  readonly pairs: number
} {
  const pairs = alikePairs(
    passages.map((passage) => `${questionOf(passage)}\n${passage.text}`),
    (a, b) => comparable(passages[a], passages[b]),
  )
  const problems = pairs.flatMap(({ first, second, similarity }): Problem[] => {
    const [a, b] = [passages[first], passages[second]]
    if (a === undefined || b === undefined) return []
    const message = `"${questionOf(b)}" (${b.id}) and "${questionOf(a)}" (${a.id}) are ${Math.round(similarity * 100)} % the same. Keep one, or say how they differ.`
    return [{ level: 'remark', document: b.document, message }]
  })
  return { problems: listed(problems, 'pairs of passages that are almost the same'), pairs: pairs.length }
}

function comparable(a: KnowledgePassage | undefined, b: KnowledgePassage | undefined): boolean {
  if (a === undefined || b === undefined || scopeOf(a) !== scopeOf(b)) return false
  // Of one question with two answers the report tells already.
  const asksTheSame = normalisedWords(questionOf(a)) === normalisedWords(questionOf(b))
  return sectionOf(a) !== sectionOf(b) && !(asksTheSame && a.headingPath.length > 1 && b.headingPath.length > 1)
}

function questionOf({ headingPath }: KnowledgePassage): string {
  return headingPath.at(-1) ?? ''
}
