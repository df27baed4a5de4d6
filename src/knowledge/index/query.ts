import { guessLanguage } from '../analysis/guess-language.ts'
import type { TermKind } from '../analysis/term.ts'
import { KIND_WEIGHT, termsOf } from '../analysis/terms.ts'
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
  /** What the word is called in another language, with what each term of it counts. */
  readonly ways: readonly { readonly term: number; readonly value: number }[]
}

export interface Query {
  readonly text: string
  readonly terms: readonly QueryTerm[]
  /** Length of the query as a vector. */
  readonly length: number
  /** Sum of what its terms count, without pairs. */
  readonly mass: number
  /** Asked in one language, and said in another. */
  readonly crossed: boolean
}

/** What comes after so many UTF-16 code units of a query is not looked at: nobody asks at such length. */
export const QUERY_LIMIT = 2_000

/** What a word still counts that no entry has, where entries say the same in other words: its meaning counts for it. */
const SAID_OTHERWISE = 0.2

export function analyseQuery(text: string, index: LexicalIndex, spelling: () => Spelling): Query {
  const shortened = text.slice(0, QUERY_LIMIT)
  const found = new Map<string, QueryTerm>()
  const lang = guessLanguage(shortened, index.languages)
  // Evidence of spelling only where the word is unknown: near words of known ones mislead.
  const meant = (word: string, stem: string) =>
    findTerm(index.terms, stem) === undefined ? spelling().meant(word) : undefined
  const analysed = termsOf(shortened, { pairs: true, lang, meant })
  const meanings = meaningsOf(analysed)
  for (const { text: word, kind, likeness = 1 } of analysed) {
    if (found.has(word)) continue
    const term = findTerm(index.terms, word)
    const synonyms = [...(meanings.get(word) ?? [])].flatMap((concept) => findTerm(index.terms, concept) ?? [])
    const idf = term === undefined ? index.unknownIdf : (index.idf[term] as number)
    found.set(word, { text: word, kind, term, weight: KIND_WEIGHT[kind] * likeness, idf, synonyms, ways: [] })
  }
  // Pairs and concepts that no entry has say nothing that their words do not say.
  const terms = [...found.values()].filter(
    ({ term, kind }) => term !== undefined || !(kind === 'pair' || kind === 'concept'),
  )
  let squares = 0
  let mass = 0
  for (const { kind, term, weight, idf, synonyms } of terms) {
    const value = weight * idf * (term === undefined && synonyms.length > 0 ? SAID_OTHERWISE : 1)
    squares += value ** 2
    if (kind !== 'pair') mass += value
  }
  return { text: shortened, terms, length: Math.sqrt(squares), mass, crossed: false }
}
