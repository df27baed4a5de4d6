import { KIND_WEIGHT } from '../analysis/terms.ts'
import type { Crossed } from '../bridge/bridge.ts'
import type { LexicalIndex } from './build.ts'
import type { Query, QueryTerm } from './query.ts'
import { findTerm } from './term-table.ts'

/** A query in the words of another language; all that one of its words may be called counts as one word does. */
export function crossedQuery(text: string, words: readonly Crossed[], index: LexicalIndex): Query {
  const terms = words.map((word) => crossedTerm(word, index))
  let squares = 0
  let mass = 0
  for (const { weight, idf, ways } of terms) {
    squares += ways.length === 0 ? (weight * idf) ** 2 : ways.reduce((sum, { value }) => sum + value ** 2, 0)
    mass += weight * idf
  }
  return { text, terms, length: Math.sqrt(squares), mass, crossed: true }
}

function crossedTerm(word: Crossed, index: LexicalIndex): QueryTerm {
  const known = word.flatMap((way) => {
    const terms = way.flatMap(({ text, kind }) => {
      const term = findTerm(index.terms, text)
      return term === undefined ? [] : [{ term, value: KIND_WEIGHT[kind] * (index.idf[term] as number) }]
    })
    return terms.length === way.length ? [terms] : []
  })
  const values = new Map<number, number>()
  let most = 0
  for (const terms of known) {
    for (const { term, value } of terms) {
      most = Math.max(most, value)
      values.set(term, Math.max(values.get(term) ?? 0, value / Math.sqrt(known.length * terms.length)))
    }
  }
  return {
    text: '',
    kind: 'word',
    term: undefined,
    weight: 1,
    idf: known.length === 0 ? index.unknownIdf : most,
    synonyms: [...values.keys()],
    ways: [...values].map(([term, value]) => ({ term, value })),
  }
}
