import type { LexicalIndex } from './build.ts'
import { countIn, itemsOf } from './postings.ts'
import type { Query } from './query.ts'

/** A code that more entries have names no one of them. */
const FEW = 12
const LETTER = /\p{L}/u

/** The entries that have a code of the query, such as PAY-402: a number alone may be any number. */
export function codedEntries({ terms }: Query, { asked, answer }: LexicalIndex): ReadonlySet<number> {
  const codes = terms.flatMap(({ kind, text, term }) => (kind === 'code' && LETTER.test(text) ? (term ?? []) : []))
  const few = codes.filter((code) => countIn(asked, code) + countIn(answer, code) <= FEW)
  return new Set(few.flatMap((code) => [...itemsOf(asked, code), ...itemsOf(answer, code)]))
}
