import type { Document } from '@langchain/core/documents'
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

/** What every retriever of LangChain is to whoever asks it. */
export interface Retriever {
  invoke(query: string): Promise<RetrievedDocument[]>
}

export interface LexicalOptions {
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

/**
 * Finds passages by their terms and, in a bank with many phrasings, by what was learnt from them. Has what a retriever
 * of LangChain has, and nothing of LangChain: that takes 26 MB, and around each search as much time as the search.
 */
export function searchByWords({ index, audience, today, blocked, among, k = DEFAULT_K }: LexicalOptions): Retriever {
  return {
    async invoke(query) {
      const scope = { audience, day: today(), blocked: blocked?.(), among: among?.() }
      return index()
        .search(query, scope, k)
        .map(({ passage, ...found }) => ({
          id: passage.id,
          pageContent: passage.text,
          metadata: { passage, ...found },
        }))
    },
  }
}
