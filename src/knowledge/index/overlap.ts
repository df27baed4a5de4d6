import type { Fit } from '../judge.ts'
import type { LexicalIndex } from './build.ts'
import { isIn } from './postings.ts'
import type { Query } from './query.ts'

/** A synonym says almost what the word says. */
const SYNONYM = 0.8

const NO_FIT = { covered: 0, phrased: 0, substance: 0, missing: 1 }

/** How the words of a query fit an entry, one of whose phrasings is the nearest. */
export function overlapOf(query: Query, index: LexicalIndex, entry: number, nearest: number): Omit<Fit, 'doubt'> {
  const isHere = (term: number) => isIn(index.asked, term, entry) || isIn(index.answer, term, entry)
  let all = 0
  let shared = 0
  let substance = 0
  let missing = 0
  let words = 0
  let squares = 0
  for (const { term, kind, weight, idf, synonyms } of query.terms) {
    const value = weight * idf
    if (term !== undefined && isIn(index.nearest, term, nearest)) squares += value ** 2
    if (kind === 'pair' || kind === 'concept') continue
    const content = kind === 'word' || kind === 'code' || kind === 'bigram'
    all += value
    if (term !== undefined && isHere(term)) {
      shared += value
      if (content) {
        substance += value
        words++
      }
    } else if (synonyms.some(isHere)) {
      shared += SYNONYM * value
      if (content) {
        substance += SYNONYM * value
        words++
      }
    } else if (content) {
      missing = Math.max(missing, value)
    }
  }
  // A single word of several means another thing in another language as often as not.
  if (query.crossed && words < 2 && missing > 0) return NO_FIT
  return {
    covered: all === 0 ? 0 : shared / all,
    phrased: Math.min(1, Math.sqrt(squares) / Math.max(1e-9, index.unitLength[nearest] as number)),
    substance: Math.min(1, substance / (2 * index.unknownIdf)),
    missing: Math.min(1, missing / index.unknownIdf),
  }
}
