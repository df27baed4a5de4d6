import type { CallbackManagerForRetrieverRun } from '@langchain/core/callbacks/manager'
import { Document } from '@langchain/core/documents'
import { BaseRetriever, type BaseRetrieverInput } from '@langchain/core/retrievers'
import type { RunnableConfig } from '@langchain/core/runnables'
import { AsyncLocalStorageProviderSingleton } from '@langchain/core/singletons'
import type { Audience, Passage } from '../core/passage.ts'
import type { Evidence } from './fusion.ts'
import type { Signals } from './judge.ts'
import type { PassageIndex } from './passage-index.ts'

export interface RetrievedMetadata extends Record<string, unknown> {
  passage: Passage
  /** Comparable within one query only. */
  score: number
  /** That the passage answers the query: 0 to 1. */
  probability: number
  /** What the score and the probability were made of, where this room's own index found it. */
  evidence?: Evidence
  signals?: Signals
}

export type RetrievedDocument = Document<RetrievedMetadata>

export interface LexicalRetrieverOptions extends BaseRetrieverInput {
  /** Gives the newest index; asked once per query. */
  readonly index: () => PassageIndex
  /** The most that is ever retrieved. */
  readonly audience: Audience
  /** The day as an ISO date; asked once per query. */
  readonly today: () => string
  /** Ids of passages, and paths of documents, that are not given out; asked once per query. */
  readonly blocked?: (() => ReadonlySet<string>) | undefined
  /** How many passages at most. */
  readonly k?: number
  /** Ids of the only passages that are wanted; asked once per query. */
  readonly among?: () => ReadonlySet<string>
}

const DEFAULT_K = 8

/** Finds passages by their terms and, in a bank with many phrasings, by what was learnt from them. */
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

  /** LangChain's own steps around a search cost as much as it does: they are left out where nobody listens. */
  override async invoke(query: string, options?: RunnableConfig): Promise<RetrievedDocument[]> {
    const isHeard = options ?? this.callbacks ?? AsyncLocalStorageProviderSingleton.getRunnableConfig()
    return isHeard ? super.invoke(query, options) : this._getRelevantDocuments(query)
  }

  override async _getRelevantDocuments(
    query: string,
    _runManager?: CallbackManagerForRetrieverRun,
  ): Promise<RetrievedDocument[]> {
    const { index, audience, today, blocked, among, k = DEFAULT_K } = this.#options
    const found = index().search(query, { audience, day: today(), blocked: blocked?.(), among: among?.() }, k)
    return found.map(({ passage, score, probability, evidence, signals }) => {
      const metadata = { passage, score, probability, evidence, signals }
      return new Document({ id: passage.id, pageContent: passage.text, metadata })
    })
  }
}
