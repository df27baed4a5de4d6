import type { Document } from '@langchain/core/documents'
import type { Question } from '../core/answer.ts'
import type { Passage } from '../core/passage.ts'

/** What a retriever must say of each document it returns, for the chain to decide and to cite. */
export interface RetrievedMetadata {
  readonly passage: Passage
  /** That this passage answers the question: 0 to 1. */
  readonly probability: number
}

export type RetrievedDocument = Document<RetrievedMetadata & Record<string, unknown>>

/** What every retriever of LangChain is to whoever asks it. */
export interface Retriever {
  invoke(question: string): Promise<RetrievedDocument[]>
}

/** A question with what was found for it, best first. */
export interface Retrieved {
  readonly question: Question
  readonly documents: readonly RetrievedDocument[]
}
