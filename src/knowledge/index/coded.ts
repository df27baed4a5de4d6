import type { LexicalIndex } from './build.ts'
import { countIn, itemsOf } from './postings.ts'
import type { Query } from './query.ts'

/** A code that more entries have names no one of them. */
const FEW = 12
/** Letters and then numbers: 5pm, 401k and w2 are words of everyday. */
const NAME = /^(?=.{3})\p{L}+\p{N}/u

/** The entries that have a code of the query, such as PAY-402. */
export function codedEntries({ terms }: Query, { asked, answer }: LexicalIndex): ReadonlySet<number> {
  const codes = terms.flatMap(({ kind, text, term }) => (kind === 'code' && NAME.test(text) ? (term ?? []) : []))
  const few = codes.filter((code) => countIn(asked, code) + countIn(answer, code) <= FEW)
  return new Set(few.flatMap((code) => [...itemsOf(asked, code), ...itemsOf(answer, code)]))
}
