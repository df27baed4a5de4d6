import type { Asker } from './asker.ts'
import type { Generation } from './model.ts'
import type { Audience, PassageReference } from './passage.ts'
import type { Citation } from './reply.ts'
import type { ToolUse } from './tool.ts'

/** One line of the conversation so far, for whoever needs the context. */
export interface HistoryItem {
  readonly author: 'customer' | 'bot'
  readonly text: string
  /** Questions that the bot put on buttons under it. */
  readonly offered?: readonly string[]
}

export interface Question {
  readonly text: string
  /** Oldest first; looked up when somebody wants to know. */
  readonly history: () => readonly HistoryItem[]
  /** BCP 47 tag of the language to answer in. */
  readonly locale: string
  /** The most that the asker may see. */
  readonly audience: Audience
  readonly asker: Asker
}

/** What an answer rests on, kept with it in the transcript. */
export interface Provenance {
  readonly passages: readonly PassageReference[]
  /** Where a model phrased it. */
  readonly generation?: Generation
  /** Where an operator had set it: id of the correction. */
  readonly correction?: string
  /** Tools that were used since the reply before. */
  readonly tools?: readonly ToolUse[]
  /** Version of the dialog that said it. */
  readonly version?: string
}

/** Of what rests on nothing but itself. */
export const NO_SOURCE: Provenance = { passages: [] }

/** The provenance alone of whatever carries one. */
export function provenanceOf({ passages, generation, correction, tools, version }: Provenance): Provenance {
  return {
    passages,
    ...(generation && { generation }),
    ...(correction !== undefined && { correction }),
    ...(tools && { tools }),
    ...(version !== undefined && { version }),
  }
}

/** What the retrieval chain concluded. */
export type Answer =
  | (Provenance & {
      readonly kind: 'answered'
      /** Where a model phrased it, each sentence ends with the numbers of its citations: `[1]`, from 1. */
      readonly text: string
      readonly citations: readonly Citation[]
      /** That this answers the question: 0 to 1. */
      readonly probability: number
    })
  | {
      readonly kind: 'clarify'
      /** Two to four questions that the documents answer: the customer says which one was meant. */
      readonly choices: readonly string[]
      readonly probability: number
    }
  | {
      readonly kind: 'unknown'
      /** Questions near the one asked that the documents do answer. */
      readonly suggestions: readonly string[]
      readonly probability: number
    }

/** What the sentences so far rest on: an answer that is cut short is recorded with it. */
export interface Grounds extends Provenance {
  readonly citations: readonly Citation[]
}

/** The unit that streams is a whole sentence (or list item, or table); the conclusion comes last, once. */
export type AnswerEvent =
  | { readonly type: 'sentence'; readonly text: string; readonly grounds?: Grounds }
  | { readonly type: 'answer'; readonly answer: Answer }

/** The retrieval chain as the rest of the house sees it. */
export interface Answerer {
  answer(question: Question, signal: AbortSignal): AsyncIterable<AnswerEvent>
}
