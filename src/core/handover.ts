import type { ConversationReference } from './conversation.ts'
import type { JsonValue } from './json.ts'
import type { SummaryLine } from './summary.ts'

/** Somebody at the desk. */
export interface Agent {
  readonly id: string
  /** As the customer sees it. */
  readonly name: string
}

/** That a person was asked for, as long as it stands. */
export interface Handover {
  readonly id: string
  readonly queue: string
  /** When it was asked for: milliseconds since the epoch. */
  readonly since: number
  /** Who has the conversation: the bot is silent. Absent while it waits for somebody. */
  readonly agent?: Agent
}

/**
 * What somebody at the desk does with a conversation; `absent`: they have gone without a word, and the customer waits for
 * somebody else. What they say to the customer is an outgoing message.
 */
export type DeskStep = {
  readonly handover: string
  readonly queue: string
  readonly agent: Agent
} & (
  | { readonly kind: 'take' | 'reopen' | 'return' | 'transfer' | 'absent' | 'close' }
  /** For colleagues alone. */
  | { readonly kind: 'note'; readonly text: string }
)

/** Whether the bot says nothing more from this step on, until the conversation is given back. */
export const silences = (step: DeskStep | undefined) => step?.kind === 'take' || step?.kind === 'reopen'
/** Whether the bot has the word again from this step on. */
export const givesBack = ({ kind }: DeskStep) => kind !== 'note' && kind !== 'take' && kind !== 'reopen'

/** The dialog that brings a person. */
export const PERSON_DIALOG = 'handoff'

/** What a dialog asks of the desk. */
export interface HandOffDraft {
  /** Where it is not said: by language. */
  readonly queue?: string
  /** Why, in one word: a dialog's own, or one of the configured ones. */
  readonly reason?: string
  /** Where the customer is reached otherwise, and what they want answered: taken also out of hours. */
  readonly message?: { readonly replyTo: string; readonly text: string }
}

/** What came of it. Times are milliseconds. */
export type HandOff =
  | {
      readonly status: 'waiting'
      /** Usual wait, by those of late; absent where nobody can know. */
      readonly waitMs?: number
      /** Whether somebody is at the desk. */
      readonly attended: boolean
    }
  /** A person has the conversation already. */
  | { readonly status: 'taken'; readonly agent: string }
  /** Out of hours; it opens then, since the epoch, where that is known, and by that zone's clock. */
  | { readonly status: 'closed'; readonly opens?: number; readonly timeZone: string }
  /** There is no desk, or it cannot be reached. */
  | { readonly status: 'unavailable' }

/** Asks for a person, with what they should know. */
export interface HandOffRequest extends HandOffDraft {
  readonly conversation: ConversationReference
  /** Id of the turn: asked again for it, the desk says the same. */
  readonly turn: string
  readonly locale: string
  readonly customerName?: string
  /** What the customer wrote last. */
  readonly asked: string
  readonly summary: readonly SummaryLine[]
  readonly facts: Readonly<Record<string, JsonValue>>
}

/** Where people answer, as the engine sees it. */
export interface Desk {
  request(request: HandOffRequest): Promise<{ readonly handOff: HandOff; readonly handover?: Handover }>
  /** Something was said in a conversation that waits, or that a person has. */
  heard(handover: string, byCustomer: boolean): Promise<void>
  /** Answers in a row that were no help after which a person is offered, once; 0: never. */
  readonly offerAfter: number
  /** Why this must go to a person, by the words that are configured, where it must. */
  demanded(text: string): string | undefined
}
