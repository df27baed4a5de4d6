import { Bridge } from '../bridge/bridge.ts'
import type { BridgeTable } from '../bridge/build-bridge.ts'
import { type Evidence, weightedSum } from '../fusion.ts'
import type { Fit } from '../judge.ts'
import { type LinearModel, scoreText } from '../model/linear-model.ts'
import { Trust } from '../model/trust.ts'
import type { RetrievalWeights } from '../weights.ts'
import type { LexicalIndex } from './build.ts'
import { codedEntries } from './coded.ts'
import { crossedQuery } from './crossed-query.ts'
import { overlapOf } from './overlap.ts'
import { accumulate, accumulateBeyond, countIn, type Postings } from './postings.ts'
import { analyseQuery, QUERY_LIMIT, type Query } from './query.ts'
import { Spelling } from './spelling.ts'
import { findTerm } from './term-table.ts'
import { Top } from './top.ts'

export interface Hit {
  readonly entry: number
  readonly evidence: Evidence
  readonly fit: Fit
}

/** The best entries among those allowed, best first. */
export type Ranking = (limit: number, allowed: (entry: number) => boolean) => Hit[]

/** What is searched: plain data. */
export interface SearchIndex {
  readonly lexical: LexicalIndex
  readonly model?: LinearModel | undefined
  /** Where the entries are in Chinese and in other languages. */
  readonly bridge?: BridgeTable | undefined
}

/**
 * A term that so many items hold and that makes up so little of the query moves no entry past another that matters, and
 * adding it up would take most of the time.
 */
const LONG_LIST = 10_000
const LITTLE = 0.03

/** A long answer holds one of a word's many names by chance; a question that does is about it. */
const IN_QUESTION = 1.5

/** Searches one index. Holds reusable score arrays: a ranking is good until the next search; searches are synchronous. */
export class Searcher {
  readonly #index: LexicalIndex
  readonly #model: LinearModel | undefined
  readonly #weights: RetrievalWeights['evidence']
  readonly #nearest: Float32Array
  readonly #asked: Float32Array
  readonly #answer: Float32Array
  readonly #scratch: Float32Array
  readonly #logits: Float32Array
  readonly #bridge: Bridge | undefined
  #spelling: Spelling | undefined

  constructor({ lexical, model, bridge }: SearchIndex, weights: RetrievalWeights['evidence']) {
    this.#index = lexical
    this.#model = model
    this.#weights = weights
    const isKnown = (term: string) => findTerm(lexical.terms, term) !== undefined
    this.#bridge = bridge === undefined ? undefined : new Bridge(bridge, isKnown)
    this.#nearest = new Float32Array(lexical.unitLength.length)
    this.#asked = new Float32Array(lexical.size)
    this.#answer = new Float32Array(lexical.size)
    this.#scratch = new Float32Array(lexical.size)
    this.#logits = new Float32Array(model === undefined ? 0 : lexical.size)
  }

  search(text: string): Ranking {
    return this.#rank(analyseQuery(text, this.#index, () => this.#spell()))
  }

  /** For the entries in the other language, as far as the bank's words can be said in both. */
  searchAcross(text: string): Ranking {
    if (this.#bridge === undefined) return () => []
    return this.#rank(crossedQuery(text, this.#bridge.cross(text.slice(0, QUERY_LIMIT)), this.#index))
  }

  #rank(query: Query): Ranking {
    if (query.mass === 0) return () => []
    this.#addUp(query)
    if (this.#model !== undefined) scoreText(this.#model, query.text, this.#logits)
    return (limit, allowed) => this.#best(query, limit, allowed)
  }

  #addUp({ terms, mass }: Query): void {
    const { nearest, asked, answer } = this.#index
    this.#nearest.fill(0)
    this.#asked.fill(0)
    this.#answer.fill(0)
    for (const { term, kind, weight, idf, ways } of terms) {
      for (const way of ways) {
        accumulate(nearest, way.term, IN_QUESTION * way.value, this.#nearest)
        accumulate(asked, way.term, IN_QUESTION * way.value, this.#asked)
        accumulate(answer, way.term, way.value, this.#answer)
      }
      if (term === undefined) continue
      const value = weight * idf
      const isWorth = (postings: Postings) => value >= LITTLE * mass || countIn(postings, term) < LONG_LIST
      if (isWorth(nearest)) accumulate(nearest, term, value, this.#nearest)
      if (kind === 'pair') continue
      if (isWorth(asked)) accumulate(asked, term, value, this.#asked)
      // An answer that repeats its question says no more for it than one that does not.
      if (isWorth(answer)) accumulateBeyond(answer, asked, term, value, this.#answer, this.#scratch)
    }
  }

  #best(query: Query, limit: number, allowed: (entry: number) => boolean): Hit[] {
    const { size } = this.#index
    const trust = this.#model === undefined ? undefined : new Trust(this.#logits, allowed)
    const coded = codedEntries(query, this.#index)
    const top = new Top(limit)
    let floor = top.floor
    for (let entry = 0; entry < size; entry++) {
      const nearest = this.#nearest[this.#nearestUnit(entry)] as number
      const asked = this.#asked[entry] as number
      const answer = this.#answer[entry] as number
      const model = trust === undefined ? 0 : trust.evidence(entry)
      const code = coded.size > 0 && coded.has(entry) ? 1 : 0
      const score = weightedSum(
        nearest / query.length,
        asked / query.mass,
        answer / query.mass,
        code,
        model,
        this.#weights,
      )
      if (score <= floor || !allowed(entry)) continue
      top.add(entry, score)
      floor = top.floor
    }
    return top.sorted().map(({ item }) => this.#hit(query, item, coded.has(item), trust))
  }

  #hit(query: Query, entry: number, isCoded: boolean, trust: Trust | undefined): Hit {
    const unit = this.#nearestUnit(entry)
    const evidence = {
      nearest: (this.#nearest[unit] as number) / query.length,
      asked: (this.#asked[entry] as number) / query.mass,
      answer: (this.#answer[entry] as number) / query.mass,
      code: Number(isCoded),
      model: trust?.evidence(entry) ?? 0,
    }
    const overlap = overlapOf(query, this.#index, entry, unit)
    if (trust === undefined) return { entry, evidence, fit: { ...overlap, doubt: 0 } }
    // The model has learnt which words may be missing.
    return { entry, evidence, fit: { ...overlap, missing: 0, doubt: 1 - trust.probability(entry) } }
  }

  #nearestUnit(entry: number): number {
    const { unitStart } = this.#index
    const end = unitStart[entry + 1] as number
    let best = unitStart[entry] as number
    for (let unit = best + 1; unit < end; unit++) {
      if ((this.#nearest[unit] as number) > (this.#nearest[best] as number)) best = unit
    }
    return best
  }

  #spell(): Spelling {
    this.#spelling ??= new Spelling(this.#index)
    return this.#spelling
  }
}
