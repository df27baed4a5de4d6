import { guessLanguage } from '../analysis/guess-language.ts'
import { KIND_WEIGHT, type TermKind, termsOf } from '../analysis/terms.ts'
import type { LexicalIndex } from './build.ts'
import { meaningsOf } from './meanings.ts'
import type { Spelling } from './spelling.ts'
import { findTerm } from './term-table.ts'

export interface QueryTerm {
  readonly text: string
  readonly kind: TermKind
  /** Undefined where no entry has the term. */
  readonly term: number | undefined
  /** Weight of the kind, lowered for a guess at a misspelt word. */
  readonly weight: number
  readonly idf: number
  /** Terms that mean the same, as far as some entry has them. */
  readonly synonyms: readonly number[]
}

export interface Query {
  readonly text: string
  readonly terms: readonly QueryTerm[]
  /** Length of the query as a vector. */
  readonly length: number
  /** Sum of what its terms count, without pairs. */
  readonly mass: number
}

/** What comes after so many UTF-16 code units of a query is not looked at: nobody asks at such length. */
const QUERY_LIMIT = 2_000

export function analyseQuery(text: string, index: LexicalIndex, spelling: () => Spelling): Query {
  const shortened = text.slice(0, QUERY_LIMIT)
  const found = new Map<string, QueryTerm>()
  const lang = guessLanguage(shortened, index.languages)
  const analysed = termsOf(shortened, { pairs: true, lang })
  const meanings = meaningsOf(analysed)
  for (const { text: word, kind } of analysed) {
    if (found.has(word)) continue
    const term = findTerm(index.terms, word)
    const weight = KIND_WEIGHT[kind]
    const synonyms = [...(meanings.get(word) ?? [])].flatMap((concept) => findTerm(index.terms, concept) ?? [])
    if (term !== undefined) {
      found.set(word, { text: word, kind, term, weight, idf: index.idf[term] as number, synonyms })
      continue
    }
    // Evidence of spelling only where the word is unknown: near words of known ones mislead.
    const near = kind === 'word' ? spelling().near(word) : []
    if (near.length === 0) found.set(word, { text: word, kind, term, weight, idf: index.unknownIdf, synonyms })
    for (const { term: guess, likeness } of near) {
      const idf = index.idf[guess] as number
      found.set(`${word}?${guess}`, {
        text: word,
        kind,
        term: guess,
        weight: (weight * likeness) / near.length,
        idf,
        synonyms,
      })
    }
  }
  // Pairs and concepts that no entry has say nothing that their words do not say.
  const terms = [...found.values()].filter(
    ({ term, kind }) => term !== undefined || !(kind === 'pair' || kind === 'concept'),
  )
  let squares = 0
  let mass = 0
  for (const { kind, weight, idf } of terms) {
    squares += (weight * idf) ** 2
    if (kind !== 'pair') mass += weight * idf
  }
  return { text: shortened, terms, length: Math.sqrt(squares), mass }
}
