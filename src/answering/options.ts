import type { BaseRetriever } from '@langchain/core/retrievers'
import type { Audience } from '../core/passage.ts'
import type { RetrievedMetadata } from './retrieved.ts'

export interface ChainOptions {
  /** The retriever for what an audience may see; it filters inside. */
  readonly retriever: (audience: Audience) => BaseRetriever<RetrievedMetadata & Record<string, unknown>>
  /** Least probability at which an answer is given. */
  readonly threshold: number
  /** How many near questions are offered where there is no answer. */
  readonly suggestions: number
}
