import type { Audience, Passage } from '../core/passage.ts'
import { isChinese } from './analysis/language.ts'
import { buildBridge, type DictionaryEntry } from './bridge/build-bridge.ts'
import type { KnowledgePassage } from './document.ts'
import type { Evidence } from './fusion.ts'
import { buildIndex, type IndexEntry } from './index/build.ts'
import { type Ranking, Searcher, type SearchIndex } from './index/search.ts'
import { findTerm } from './index/term-table.ts'
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

/**
 * Builds what a `PassageIndex` searches: plain data, that may come from another thread or a file. The dictionary is read
 * only where there are passages in Chinese and in other languages.
 */
export function buildSearchIndex(
  passages: readonly KnowledgePassage[],
  dictionary: Iterable<DictionaryEntry> = [],
): SearchIndex {
  const entries = passages.map(entryOf)
  const lexical = buildIndex(entries)
  const isKnown = (term: string) => findTerm(lexical.terms, term) !== undefined
  const bridge = new Set(lexical.chinese).size > 1 ? buildBridge(dictionary, isKnown) : undefined
  return { lexical, model: trainModel(entries), bridge }
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

  /** The best passages in scope; an answer in the query's language before any in others. */
  search(query: string, scope: Scope, limit: number): RetrievedPassage[] {
    const chinese = isChinese(query) ? 1 : 0
    const isOwn = (entry: number) => !this.#isMixed || this.#chinese[entry] === chinese
    const own = this.#judged(this.#searcher.search(query), scope, limit, isOwn)
    // A letter or a sign alone asks nothing, whatever it stands in.
    if (!WORD.test(query)) return own.map((found) => ({ ...found, probability: 0 }))
    if (!this.#isMixed) return own
    const best = own[0]?.probability ?? 0
    const foreign = this.#judged(this.#searcher.searchAcross(query), scope, limit, (entry) => !isOwn(entry))
    const others = foreign.map((found) => ({ ...found, probability: acrossLanguages(found.probability) }))
    const [other] = others
    if (other === undefined || best >= this.#threshold || best >= other.probability) {
      return merged(
        own,
        others.map((found) => ({ ...found, probability: Math.min(UNOFFERED, found.probability) })),
        limit,
      )
    }
    const counterpart = this.#counterpartOf(other, scope, isOwn)
    if (counterpart === undefined) return merged(own, others, limit)
    // Saying the same twice helps nobody.
    const rest = own.filter(({ passage }) => passage !== counterpart.passage)
    return merged([counterpart, ...rest], others.slice(1), limit)
  }

  /** What says the same as a passage in another language, as probable as that one. */
  #counterpartOf(
    { passage, probability }: RetrievedPassage,
    scope: Scope,
    isOwn: (entry: number) => boolean,
  ): RetrievedPassage | undefined {
    const [found] = this.#judged(this.#searcher.searchAcross(passage.headingPath.at(-1) ?? ''), scope, 1, isOwn)
    return found !== undefined && found.probability >= SAME ? { ...found, probability } : undefined
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

/** By so many logits a passage in another language is the less likely what is meant: its words were guessed at. */
const CROSSING = 1

/** Behind one in the query's language, one in another is not worth offering: this is the most it is given. */
const UNOFFERED = 0.05

/** From this probability on that one's question is answered by the other, two passages in two languages say the same. */
const SAME = 0.7

/** Most probable first, of equally probable ones those in the query's language; the scores of two searches made to fit. */
function merged(own: readonly RetrievedPassage[], others: readonly RetrievedPassage[], limit: number) {
  let most = Number.POSITIVE_INFINITY
  return [...own, ...others]
    .sort((a, b) => b.probability - a.probability)
    .slice(0, limit)
    .map((found) => {
      most = Math.min(most, found.score)
      return { ...found, score: most }
    })
}

function acrossLanguages(probability: number): number {
  const odds = (probability / (1 - probability)) * Math.exp(-CROSSING)
  return odds / (1 + odds)
}

function entryOf({ headingPath, variants, product, text, lang }: KnowledgePassage): IndexEntry {
  const context = [...headingPath.slice(0, -1), ...(product === undefined ? [] : [product])]
  return { questions: [headingPath.at(-1) ?? '', ...variants], context, text, lang }
}
