import type { Audience, Passage } from '../core/passage.ts'
import { isChinese } from './analysis/language.ts'
import type { KnowledgePassage } from './document.ts'
import { buildIndex, type IndexEntry, type LexicalIndex } from './index/build.ts'
import { type Hit, Searcher } from './index/search.ts'
import { DEFAULT_THRESHOLD, probabilityOf } from './probability.ts'

export interface RetrievedPassage {
  readonly passage: Passage
  /** Comparable within one query only. */
  readonly score: number
  /** That the passage answers the query: 0 to 1. */
  readonly probability: number
}

export interface Scope {
  readonly audience: Audience
  /** ISO date on which the passages must hold. */
  readonly day: string
}

/** Whether a passage may be shown to this audience on this day. */
export function isVisible({ audience, validFrom, validUntil }: Passage, scope: Scope): boolean {
  if (audience === 'internal' && scope.audience !== 'internal') return false
  return (validFrom === undefined || validFrom <= scope.day) && (validUntil === undefined || scope.day <= validUntil)
}

const WORD = /\p{Script=Han}|[\p{L}\p{N}]{2,}/u

/** The passages of one snapshot, searchable. */
export class PassageIndex {
  readonly #passages: readonly Passage[]
  readonly #index: LexicalIndex
  readonly #searcher: Searcher
  readonly #threshold: number

  /** `threshold` is the probability from which a passage is an answer: 0 to 1. */
  constructor(passages: readonly KnowledgePassage[], threshold = DEFAULT_THRESHOLD) {
    this.#passages = passages
    this.#threshold = threshold
    this.#index = buildIndex(passages.map(entryOf))
    this.#searcher = new Searcher(this.#index)
  }

  /** The best passages in scope: those in the query's language, or else, when they hold no answer, the others. */
  search(query: string, scope: Scope, limit: number): RetrievedPassage[] {
    const chinese = isChinese(query) ? 1 : 0
    const inLanguage = (wanted: number) =>
      this.#ranked(query, scope, limit, (entry) => this.#index.chinese[entry] === wanted)
    const own = inLanguage(chinese)
    // A letter or a sign alone asks nothing, whatever it stands in.
    if (!WORD.test(query)) return own.map((found) => ({ ...found, probability: 0 }))
    const best = own[0]?.probability ?? 0
    if (best >= this.#threshold) return own
    const others = inLanguage(1 - chinese)
    const otherBest = others[0]?.probability ?? 0
    if (own.length === 0 || (otherBest >= this.#threshold && otherBest > best)) return others
    return own
  }

  #ranked(query: string, scope: Scope, limit: number, inLanguage: (entry: number) => boolean): RetrievedPassage[] {
    // One more than wanted, so that the last one has a rival too.
    const hits = this.#searcher.search(query, limit + 1, (entry) => {
      const passage = this.#passages[entry]
      return passage !== undefined && inLanguage(entry) && isVisible(passage, scope)
    })
    return hits.slice(0, limit).flatMap((hit, rank) => {
      const passage = this.#passages[hit.entry]
      if (passage === undefined) return []
      return [{ passage, score: hit.score, probability: probabilityOf(hit, this.#rivalOf(hits, rank)) }]
    })
  }

  /** The best score of a hit that asks something else: a part of the same section is no rival. */
  #rivalOf(hits: readonly Hit[], rank: number): number {
    const question = this.#passages[hits[rank]?.entry ?? -1]?.headingPath.at(-1)
    const rival = hits.find(({ entry }, at) => at !== rank && this.#passages[entry]?.headingPath.at(-1) !== question)
    return rival?.score ?? 0
  }
}

function entryOf({ headingPath, variants, product, text, lang }: KnowledgePassage): IndexEntry {
  const context = [...headingPath.slice(0, -1), ...(product === undefined ? [] : [product])]
  return { questions: [headingPath.at(-1) ?? '', ...variants], context, text, lang }
}
