import type { Audience, PassageReference } from './passage.ts'
import type { Citation } from './reply.ts'

/** One line of the conversation so far, for whoever needs the context. */
export interface HistoryItem {
  readonly author: 'customer' | 'bot'
  readonly text: string
}

export interface Question {
  readonly text: string
  /** Oldest first; looked up when somebody wants to know. */
  readonly history: () => readonly HistoryItem[]
  /** BCP 47 tag of the language to answer in. */
  readonly locale: string
  /** The most that the asker may see. */
  readonly audience: Audience
}

/** What the retrieval chain concluded. */
export type Answer =
  | {
      readonly kind: 'answered'
      readonly text: string
      readonly citations: readonly Citation[]
      readonly passages: readonly PassageReference[]
      /** That this answers the question: 0 to 1. */
      readonly probability: number
    }
  | {
      readonly kind: 'unknown'
      /** Questions near the one asked that the documents do answer. */
      readonly suggestions: readonly string[]
      readonly probability: number
    }

/** The unit that streams is a whole sentence (or list item, or table); the conclusion comes last, once. */
export type AnswerEvent =
  | { readonly type: 'sentence'; readonly text: string }
  | { readonly type: 'answer'; readonly answer: Answer }

/** The retrieval chain as the rest of the house sees it. */
export interface Answerer {
  answer(question: Question, signal: AbortSignal): AsyncIterable<AnswerEvent>
}
