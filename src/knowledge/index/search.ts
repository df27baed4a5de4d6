import { KIND_WEIGHT, type TermKind, termsOf } from '../analysis/terms.ts'
import type { LexicalIndex } from './build.ts'
import { accumulate, weightIn } from './postings.ts'
import { Spelling } from './spelling.ts'
import { Top } from './top.ts'

/** What speaks for and against an entry being the answer; each from 0 to 1. */
export interface Signals {
  /** Share of the query, by rarity, that the entry has anywhere. */
  readonly coverage: number
  /** Share of the nearest phrasing, by rarity, that the query has. */
  readonly askedCoverage: number
  /** How much the query and the entry share at all: 1 is two words that are rare here. */
  readonly substance: number
  /** Score against the best possible one. */
  readonly score: number
}

export interface Hit {
  readonly entry: number
  readonly score: number
  readonly signals: Signals
}

interface QueryTerm {
  readonly kind: TermKind
  /** Undefined where no entry has the term. */
  readonly term: number | undefined
  /** Weight of the kind, lowered for a guess at a misspelt word. */
  readonly weight: number
  readonly idf: number
}

/** What comes after so many UTF-16 code units of a query is not looked at: nobody asks at such length. */
const QUERY_LIMIT = 2_000
/** How much the nearest phrasing counts against the whole entry. */
const QUESTION_SHARE = 0.45
const ENTRY_SHARE = 1 - QUESTION_SHARE

/** Searches one index. Holds reusable score arrays, so one search at a time; searches are synchronous. */
export class Searcher {
  readonly #index: LexicalIndex
  readonly #unitScores: Float32Array
  readonly #entryScores: Float32Array
  #spelling: Spelling | undefined

  constructor(index: LexicalIndex) {
    this.#index = index
    this.#unitScores = new Float32Array(index.unitLength.length)
    this.#entryScores = new Float32Array(index.size)
  }

  /** The best entries among those allowed, best first. */
  search(query: string, limit: number, allowed: (entry: number) => boolean): Hit[] {
    const { size, units, entries, unitStart } = this.#index
    const terms = this.#queryTerms(query.slice(0, QUERY_LIMIT))
    const unitScores = this.#unitScores.fill(0)
    const entryScores = this.#entryScores.fill(0)
    let squares = 0
    let mass = 0
    for (const { term, kind, weight, idf } of terms) {
      const value = weight * idf
      squares += value ** 2
      if (kind !== 'pair') mass += value
      if (term === undefined) continue
      accumulate(units, term, value, unitScores)
      if (kind !== 'pair') accumulate(entries, term, weight, entryScores)
    }
    if (squares === 0) return []
    const queryLength = Math.sqrt(squares)
    const top = new Top(limit)
    for (let entry = 0; entry < size; entry++) {
      const end = unitStart[entry + 1] as number
      let best = 0
      for (let unit = unitStart[entry] as number; unit < end; unit++) {
        best = Math.max(best, unitScores[unit] as number)
      }
      const score = (QUESTION_SHARE * best) / queryLength + (ENTRY_SHARE * (entryScores[entry] as number)) / mass
      if (score > top.floor && allowed(entry)) top.add(entry, score)
    }
    return top.sorted().map(({ item, score }) => ({
      entry: item,
      score,
      signals: this.#signals(item, score, terms),
    }))
  }

  #queryTerms(query: string): QueryTerm[] {
    const { terms, idf, unknownIdf } = this.#index
    const found = new Map<string, QueryTerm>()
    for (const { text, kind } of termsOf(query, { pairs: true })) {
      if (found.has(text)) continue
      const term = terms.get(text)
      const weight = KIND_WEIGHT[kind]
      if (term !== undefined) {
        found.set(text, { kind, term, weight, idf: idf[term] ?? 0 })
        continue
      }
      // Evidence of spelling only where the word is unknown: near words of known ones mislead.
      const near = kind === 'word' ? this.#near(text) : []
      if (near.length === 0) found.set(text, { kind, term, weight, idf: unknownIdf })
      for (const { term: guess, likeness } of near) {
        found.set(`${text}?${guess}`, {
          kind,
          term: guess,
          weight: (weight * likeness) / near.length,
          idf: idf[guess] ?? 0,
        })
      }
    }
    // Pairs and concepts that no entry has say nothing that their words do not say.
    return [...found.values()].filter(
      ({ term, kind }) => term !== undefined || !(kind === 'pair' || kind === 'concept'),
    )
  }

  #near(word: string) {
    this.#spelling ??= new Spelling(this.#index)
    return this.#spelling.near(word)
  }

  #signals(entry: number, score: number, terms: readonly QueryTerm[]): Signals {
    const { units, entries, unitStart, unitLength, unknownIdf } = this.#index
    let unit = unitStart[entry] ?? 0
    for (let other = unit; other < (unitStart[entry + 1] ?? 0); other++) {
      if ((this.#unitScores[other] ?? 0) > (this.#unitScores[unit] ?? 0)) unit = other
    }
    let all = 0
    let shared = 0
    let substance = 0
    let askedSquares = 0
    for (const { term, kind, weight, idf } of terms) {
      const value = weight * idf
      const asked = term !== undefined && weightIn(units, term, unit) > 0
      if (asked) askedSquares += value ** 2
      if (kind === 'pair') continue
      all += value
      if (!asked && (term === undefined || weightIn(entries, term, entry) === 0)) continue
      shared += value
      if (kind === 'word' || kind === 'code' || kind === 'bigram') substance += value
    }
    return {
      coverage: all === 0 ? 0 : shared / all,
      askedCoverage: Math.min(1, Math.sqrt(askedSquares) / Math.max(1e-9, unitLength[unit] ?? 0)),
      substance: Math.min(1, substance / (2 * unknownIdf)),
      score: Math.min(1, score),
    }
  }
}
