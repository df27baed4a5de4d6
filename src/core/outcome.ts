import type { Principal } from './principal.ts'
import type { TranscriptEntry } from './transcript.ts'

/** How a conversation ended, from what went well to what did not. */
export const OUTCOMES = ['confirmed', 'contained', 'handed-over', 'recontacted', 'abandoned'] as const
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

/** Whole days of the bot's time zone, both included: `2026-11-01`. */
export interface Days {
  readonly from: string
  readonly to: string
}

/** How many a report tells of, where nobody says. */
export const USUAL_DAYS = 30

/** As somebody asks for them: up to today, where no last one is named. */
export interface AskedDays extends Partial<Days> {
  /** So many, where no first one is named; otherwise `USUAL_DAYS`. */
  readonly count?: number
}

/** From this time on, and before that one: milliseconds since the epoch. */
export interface Span {
  readonly from: number
  readonly until: number
}

/** A share with the interval that it lies in, at 95 %. Of nothing, it may be anything. */
export interface Rate {
  readonly count: number
  readonly of: number
  readonly rate: number
  readonly low: number
  readonly high: number
  /** By how much it differs from the days before: a difference of shares, with its interval at 95 %. */
  readonly change?: { readonly by: number; readonly low: number; readonly high: number }
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

export interface OutcomeReport {
  readonly days: Days
  readonly timeZone: string
  /** The same days as moments. */
  readonly span: Span
  /** Conversations whose last line is of this time or later are not counted yet: milliseconds since the epoch. */
  readonly countedUntil: number
  readonly all: GroupReport
  /**
   * As many days before, as they stood at the same distance: what `all` has not counted yet is left out there, too.
   * Absent where nothing was counted there.
   */
  readonly before?: GroupReport
  /** Of each day, or of each week in a longer time: named after its first day, in order and without gaps. */
  readonly periods: readonly GroupReport[]
  readonly period: 'day' | 'week'
  readonly channels: readonly GroupReport[]
  readonly dialogs: readonly GroupReport[]
  readonly languages: readonly GroupReport[]
}

/** Which conversations. */
export interface OutcomeFilter {
  readonly days: AskedDays
  readonly outcome?: Outcome
  readonly channel?: string
  readonly dialog?: string
  readonly language?: string
}

/** What one conversation came to: one that goes on after a long silence comes to something each time. */
export interface ConversationOutcome {
  readonly conversation: string
  readonly customer: string
  readonly channel: string
  readonly locale: string
  readonly dialog: string
  readonly outcome: Outcome
  /** Sequences of its first and last line. */
  readonly first: number
  readonly last: number
  /** Times of those: milliseconds since the epoch. */
  readonly started: number
  readonly ended: number
  readonly turns: number
}

export interface OutcomePage {
  readonly items: readonly ConversationOutcome[]
  /** Where the next page begins; absent on the last one. Holds no right: who asks is asked again. */
  readonly next?: string
}

/** Questions that nothing answered, about the same thing. Personal data is masked. */
export interface UnansweredTopic {
  readonly count: number
  readonly locale?: string
  /** When the last one was asked: milliseconds since the epoch. */
  readonly last: number
  /** The newest first. */
  readonly questions: readonly { readonly text: string; readonly conversation: string; readonly sequence: number }[]
}

/** The most frequent first. */
export interface Unanswered {
  readonly days: Days
  readonly topics: readonly UnansweredTopic[]
}

/** What came of conversations. Refuses with a ParleyError of code `forbidden`. */
export interface Outcomes {
  report(principal: Principal, days?: AskedDays): Promise<OutcomeReport>
  /**
   * Conversations by what came of them, newest first, that the principal may see. A page may be short though another
   * follows. Throws `cursor-invalid` for a `next` that it never gave.
   */
  list(principal: Principal, filter: OutcomeFilter, limit: number, next?: string): Promise<OutcomePage>
  unanswered(principal: Principal, days?: AskedDays): Promise<Unanswered>
}
