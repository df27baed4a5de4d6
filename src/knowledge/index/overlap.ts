import type { Fit } from '../judge.ts'
import type { LexicalIndex } from './build.ts'
import { isIn } from './postings.ts'
import type { Query } from './query.ts'

/** A synonym says almost what the word says. */
const SYNONYM = 0.8

/** How the words of a query fit an entry, one of whose phrasings is the nearest. */
export function overlapOf(query: Query, index: LexicalIndex, entry: number, nearest: number): Omit<Fit, 'doubt'> {
  const isHere = (term: number) => isIn(index.asked, term, entry) || isIn(index.answer, term, entry)
  let all = 0
  let shared = 0
  let substance = 0
  let missing = 0
  let squares = 0
  for (const { term, kind, weight, idf, synonyms } of query.terms) {
    const value = weight * idf
    if (term !== undefined && isIn(index.nearest, term, nearest)) squares += value ** 2
    if (kind === 'pair' || kind === 'concept') continue
    const content = kind === 'word' || kind === 'code' || kind === 'bigram'
    all += value
    if (term !== undefined && isHere(term)) {
      shared += value
      if (content) substance += value
    } else if (synonyms.some(isHere)) {
      shared += SYNONYM * value
      if (content) substance += SYNONYM * value
    } else if (content) {
      missing = Math.max(missing, value)
    }
  }
  return {
    covered: all === 0 ? 0 : shared / all,
    phrased: Math.min(1, Math.sqrt(squares) / Math.max(1e-9, index.unitLength[nearest] as number)),
    substance: Math.min(1, substance / (2 * index.unknownIdf)),
    missing: Math.min(1, missing / index.unknownIdf),
  }
}
