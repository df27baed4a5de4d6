import type { CallbackManagerForRetrieverRun } from '@langchain/core/callbacks/manager'
import { Document } from '@langchain/core/documents'
import { BaseRetriever, type BaseRetrieverInput } from '@langchain/core/retrievers'
import type { Clock } from '../core/clock.ts'
import type { Audience, Passage } from '../core/passage.ts'
import type { PassageIndex } from './passage-index.ts'

export interface RetrievedMetadata extends Record<string, unknown> {
  passage: Passage
  /** Comparable within one query only. */
  score: number
  /** That the passage answers the query: 0 to 1. */
  probability: number
}

export type RetrievedDocument = Document<RetrievedMetadata>

export interface LexicalRetrieverOptions extends BaseRetrieverInput {
  /** Gives the newest index; asked once per query. */
  readonly index: () => PassageIndex
  /** The most that is ever retrieved. */
  readonly audience: Audience
  readonly clock: Clock
  /** How many passages at most. */
  readonly k?: number
  /** Ids of the only passages that are wanted; asked once per query. */
  readonly among?: () => ReadonlySet<string>
}

const DEFAULT_K = 8

/** Finds passages by words, neighbouring words, Han bigrams, synonyms and, for unknown words, spelling. */
export class LexicalRetriever extends BaseRetriever<RetrievedMetadata> {
  static override lc_name(): string {
    return 'LexicalRetriever'
  }

  override readonly lc_namespace = ['parley', 'retrievers']
  readonly #options: LexicalRetrieverOptions

  constructor(options: LexicalRetrieverOptions) {
    super(options)
    this.#options = options
  }

  override async _getRelevantDocuments(
    query: string,
    _runManager?: CallbackManagerForRetrieverRun,
  ): Promise<RetrievedDocument[]> {
    const { index, audience, clock, among, k = DEFAULT_K } = this.#options
    const scope = { audience, day: dayOf(clock), ...(among && { among: among() }) }
    const found = index().search(query, scope, k)
    return found.map(({ passage, score, probability }) => {
      return new Document({ id: passage.id, pageContent: passage.text, metadata: { passage, score, probability } })
    })
  }
}

/** Today's ISO date, in UTC. */
export function dayOf(clock: Clock): string {
  return new Date(clock()).toISOString().slice(0, 10)
}
