import type { Audience, Passage } from '../core/passage.ts'
import { isChinese } from './analysis/language.ts'
import type { KnowledgePassage } from './document.ts'
import type { Evidence } from './fusion.ts'
import { buildIndex, type IndexEntry } from './index/build.ts'
import { type Ranking, Searcher, type SearchIndex } from './index/search.ts'
import { type Candidate, judge, type Signals } from './judge.ts'
import { trainModel } from './model/train.ts'
import { DEFAULT_WEIGHTS, type RetrievalWeights } from './weights.ts'

export interface RetrievedPassage {
  readonly passage: Passage
  /** Comparable within one query only. */
  readonly score: number
  /** That the passage answers the query: 0 to 1. */
  readonly probability: number
  /** What the score and the probability were made of. */
  readonly evidence: Evidence
  readonly signals: Signals
}

export interface Scope {
  readonly audience: Audience
  /** ISO date on which the passages must hold. */
  readonly day: string
  /** Ids of the only passages that are wanted; all where absent. */
  readonly among?: ReadonlySet<string> | undefined
  /** Ids of passages, and paths of documents, that are not given out. */
  readonly blocked?: ReadonlySet<string> | undefined
}

/** Whether a passage may be shown to this audience on this day. */
export function isVisible(passage: Passage, { audience, day, blocked }: Scope): boolean {
  if (passage.audience === 'internal' && audience !== 'internal') return false
  if (blocked?.has(passage.id) || blocked?.has(passage.document)) return false
  return (
    (passage.validFrom === undefined || passage.validFrom <= day) &&
    (passage.validUntil === undefined || day <= passage.validUntil)
  )
}

function isWanted({ id }: Passage, { among }: Scope): boolean {
  return among === undefined || among.has(id)
}

export interface PassageIndexOptions {
  /** The probability from which a passage is an answer: 0 to 1. */
  readonly threshold?: number | undefined
  readonly weights?: RetrievalWeights | undefined
  /** The index of exactly these passages, where it was built before. */
  readonly built?: SearchIndex | undefined
}

const DEFAULT_THRESHOLD = 0.5
/** Fewer would not tell how an answer stands among its rivals. */
const LEAST_CANDIDATES = 12

const WORD = /\p{Script=Han}|[\p{L}\p{N}]{2,}/u

/** Builds what a `PassageIndex` searches: plain data, that may come from another thread or a file. */
export function buildSearchIndex(passages: readonly KnowledgePassage[]): SearchIndex {
  const entries = passages.map(entryOf)
  return { lexical: buildIndex(entries), model: trainModel(entries) }
}

/** The passages of one snapshot, searchable. */
export class PassageIndex {
  readonly #passages: readonly Passage[]
  readonly #chinese: Uint8Array
  readonly #searcher: Searcher
  readonly #weights: RetrievalWeights
  readonly #threshold: number
  /** Whether there are passages in Chinese and others. */
  readonly #isMixed: boolean

  constructor(passages: readonly KnowledgePassage[], options: PassageIndexOptions = {}) {
    const { threshold = DEFAULT_THRESHOLD, weights = DEFAULT_WEIGHTS, built = buildSearchIndex(passages) } = options
    this.#passages = passages
    this.#chinese = built.lexical.chinese
    this.#isMixed = new Set(this.#chinese).size > 1
    this.#searcher = new Searcher(built, weights.evidence)
    this.#weights = weights
    this.#threshold = threshold
  }

  /** The best passages in scope: those in the query's language, or else, when they hold no answer, in any. */
  search(query: string, scope: Scope, limit: number): RetrievedPassage[] {
    const ranking = this.#searcher.search(query)
    const inAny = () => this.#judged(ranking, scope, limit, () => true)
    // A letter or a sign alone asks nothing, whatever it stands in.
    if (!WORD.test(query)) return inAny().map((found) => ({ ...found, probability: 0 }))
    if (!this.#isMixed) return inAny()
    const chinese = isChinese(query) ? 1 : 0
    const own = this.#judged(ranking, scope, limit, (entry) => this.#chinese[entry] === chinese)
    return (own[0]?.probability ?? 0) >= this.#threshold ? own : inAny()
  }

  #judged(ranking: Ranking, scope: Scope, limit: number, inLanguage: (entry: number) => boolean): RetrievedPassage[] {
    const hits = ranking(
      Math.max(limit, LEAST_CANDIDATES),
      (entry) => inLanguage(entry) && isWanted(this.#at(entry), scope) && isVisible(this.#at(entry), scope),
    )
    const candidates = hits.map(
      (hit): Candidate => ({ ...hit, question: this.#at(hit.entry).headingPath.at(-1) ?? '' }),
    )
    return judge(candidates, this.#weights)
      .slice(0, limit)
      .map(({ entry, ...judged }) => ({ passage: this.#at(entry), ...judged }))
  }

  #at(entry: number): Passage {
    return this.#passages[entry] as Passage
  }
}

function entryOf({ headingPath, variants, product, text, lang }: KnowledgePassage): IndexEntry {
  const context = [...headingPath.slice(0, -1), ...(product === undefined ? [] : [product])]
  return { questions: [headingPath.at(-1) ?? '', ...variants], context, text, lang }
}
