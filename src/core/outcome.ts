import type { Principal } from './principal.ts'
import type { TranscriptEntry } from './transcript.ts'

/** How a conversation ended. */
export const OUTCOMES = ['confirmed', 'contained', 'handed-over', 'abandoned', 'recontacted'] as const
export type Outcome = (typeof OUTCOMES)[number]

/** A line of a transcript without what was said. */
export interface LineMetadata
  extends Pick<
    TranscriptEntry,
    | 'conversation'
    | 'sequence'
    | 'customer'
    | 'channel'
    | 'time'
    | 'author'
    | 'locale'
    | 'dialog'
    | 'feedback'
    | 'score'
    | 'outcome'
  > {
  /** Paths of cited documents. */
  readonly documents: readonly string[]
  /** What the model cost, in millionths of the configured currency. */
  readonly cost?: number
}

/** What happened in conversations, without what was said. */
export interface ConversationActivity {
  /** Conversations with lines from after a time up to another one. */
  active(after: number, until: number): Promise<readonly string[]>
  /** Lines after a sequence, oldest first. */
  lines(conversation: string, after: number): Promise<readonly LineMetadata[]>
  /** The newest questions that nothing answered, and thumbs down on what did, of a time. */
  unanswered(from: number, until: number, limit: number): Promise<readonly LineMetadata[]>
}

export interface ReportFilter {
  /** Begun at this time or later, and before that one: milliseconds since the epoch. */
  readonly from: number
  readonly until: number
}

/** A share with the interval that it lies in, at 95 %. */
export interface Rate {
  readonly count: number
  readonly rate: number
  readonly low: number
  readonly high: number
}

/** What a group of conversations came to. */
export interface GroupReport {
  readonly name: string
  readonly conversations: number
  readonly turns: number
  readonly outcomes: Readonly<Record<Outcome, Rate>>
  /** Of the rated ones: that the last rating was a good one; absent where nobody rated. */
  readonly satisfied?: Rate
  /** CSAT. Of those who gave points: that the last ones were 4 or 5 of 5; absent where nobody did. */
  readonly csat?: Rate
  /** From a customer's message to the bot's next reply, in milliseconds. */
  readonly responseP50Ms?: number
  readonly responseP95Ms?: number
  /** From asking for a person to their first words, in milliseconds; absent where none said any. */
  readonly personP50Ms?: number
  readonly personP95Ms?: number
  /** In the configured currency. */
  readonly cost: number
}

export interface OutcomeReport extends ReportFilter {
  readonly all: GroupReport
  readonly channels: readonly GroupReport[]
  readonly dialogs: readonly GroupReport[]
  readonly languages: readonly GroupReport[]
}

/** Questions that nothing answered, about the same thing. Personal data is masked. */
export interface UnansweredTopic {
  readonly count: number
  readonly locale?: string
  /** The newest first. */
  readonly questions: readonly { readonly text: string; readonly conversation: string; readonly sequence: number }[]
}

/** What came of conversations. Refuses with a ParleyError of code `forbidden`. */
export interface Outcomes {
  report(principal: Principal, filter: ReportFilter): Promise<OutcomeReport>
  unanswered(principal: Principal, filter: ReportFilter): Promise<readonly UnansweredTopic[]>
}
