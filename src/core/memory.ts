import type { Action } from './action.ts'
import type { Answer, HistoryItem, Provenance } from './answer.ts'
import type { Accepted } from './channel.ts'
import type { ConversationReference } from './conversation.ts'
import type { ErrorCode } from './errors.ts'
import type { HandOff, Handover } from './handover.ts'
import type { JsonValue } from './json.ts'
import type { Message } from './message.ts'
import type { Reply, ReplyDraft } from './reply.ts'
import type { SummaryLine } from './summary.ts'
import type { Confirmation } from './tool.ts'
import type { Decision, ToolChoice } from './work.ts'

/** One line of a conversation's log. Sequences have no gaps; they start at 1, or after what the transcript has. */
export type LogEntry = { readonly sequence: number } & (
  | { readonly kind: 'message'; readonly message: Message }
  | ({ readonly kind: 'reply'; readonly reply: Reply } & Provenance)
)

/** What the customer said when a dialog asked. */
export interface Told {
  readonly kind: 'told'
  /** Fingerprint of the question. */
  readonly question: string
  readonly text: string
}

/** What became of a tool's call. */
export type ToolResult =
  | { readonly kind: 'called'; readonly tool: string; readonly output?: JsonValue }
  | { readonly kind: 'failed'; readonly tool: string; readonly code: ErrorCode }

/** How a model's work with tools went on, so that it is the same when the dialog runs again. */
export type WorkStep =
  | { readonly kind: 'heard'; readonly lines: readonly Pick<HistoryItem, 'author' | 'text'>[] }
  | (Omit<Decision, 'choices'> & {
      readonly kind: 'decided'
      /** `refused`: why a choice was not carried out. */
      readonly choices: readonly (ToolChoice & { readonly refused?: string })[]
    })
  | { readonly kind: 'undecided' }

/** What a dialog was told by somebody; a bare string is an answer as older versions kept it. */
export type DialogResult = string | Told | Answer | ToolResult | HandedOff | WorkStep

/** What came of asking for a person. */
export interface HandedOff {
  readonly kind: 'handed-off'
  readonly handOff: HandOff
}

/** What a dialog that waits has asked. */
export interface PendingQuestion {
  /** To be said again after a digression. */
  readonly reply: ReplyDraft
  /** What is taken for an answer. A `slot` by its schema; `confirm`: yes, or no, or another value for the slot. */
  readonly accepts: 'anything' | 'choices' | 'yes-or-no' | 'slot' | 'confirm'
  /** The slot that is asked for: the dialog does not run yet. */
  readonly slot?: string
  /** How often something came that was no answer. */
  readonly missed: number
  /** How often something else was talked of in between. */
  readonly digressions: number
}

/** A dialog that waits for the customer: how far it had got. */
export interface PendingDialog {
  readonly dialog: string
  /** That of the dialog. */
  readonly version?: string
  readonly topic?: string
  /** The value that it was started with: its slots, as far as they are filled. */
  readonly value?: JsonValue
  /** Id of the message that started it: its calls of tools are named after it. */
  readonly startedBy: string
  /** How many replies it has said. */
  readonly said: number
  /** Results of its `ask`s, `answer`s, `handOff`s and calls of tools so far, in order: it is run again with them. */
  readonly results: readonly DialogResult[]
  /** How many reminders it has set; none where it is absent. */
  readonly reminded?: number
  /** Absent where an older version stored it: anything is an answer. */
  readonly question?: PendingQuestion
  /** Names of slots whose values the customer has agreed to. */
  readonly agreed?: readonly string[]
  /** The dialog that it interrupted: that one goes on afterwards. */
  readonly interrupted?: PendingDialog
}

export interface ConversationState {
  readonly facts: Readonly<Record<string, JsonValue>>
  readonly pending?: PendingDialog
  /** The language last spoken here. */
  readonly locale?: string
  /** The last turns in a few words, oldest first. */
  readonly summary?: readonly SummaryLine[]
  readonly handover?: Handover
  /** Values of slots that other dialogs may use, by the slot's name. */
  readonly slots?: Readonly<Record<string, JsonValue>>
  /** What tools have confirmed here, oldest first. */
  readonly confirmed?: readonly Confirmation[]
  /** The dialog that ended last, with its slots: the customer may correct them. */
  readonly ended?: { readonly dialog: string; readonly value: JsonValue }
  /**
   * Answers in a row that were none, or were rated as no help; `answered`: the last one may still be rated so. `offered`:
   * a person was offered for it.
   */
  readonly unhelped?: { readonly inARow: number; readonly answered?: true; readonly offered?: true }
  /** When notices were said here: milliseconds since the epoch, by what the notice is. */
  readonly told?: Readonly<Record<string, number>>
}

/** The right to write to a conversation, until it is taken over. */
export interface Lease {
  readonly conversation: string
  readonly customer: string
  /** Fencing token: grows with every claim; a write with an older one is refused. */
  readonly token: number
}

export type WaitingMessage = LogEntry & { readonly kind: 'message' }

/** A conversation taken for work, with all that a turn needs. */
export interface Claim {
  readonly lease: Lease
  /** How many claims in a row, this one included, have not come to a commit: from 1. */
  readonly attempts: number
  readonly conversation: ConversationReference
  readonly state: ConversationState
  /** The first of the messages that wait, in order of arrival; none where only the transcript lacks something. */
  readonly inbox: readonly WaitingMessage[]
  /** The most recent handled lines, oldest first. */
  readonly recent: () => readonly LogEntry[]
  /** Replies recorded by a turn that did not live to commit. */
  readonly ledger: readonly (LogEntry & { readonly kind: 'reply' })[]
  /** The transcript has every line up to here. */
  readonly transcribed: number
  /** The first of the lines after that: the outbox. */
  readonly untranscribed: readonly LogEntry[]
}

/** A dialog that is to be run later. It becomes a message of its conversation, with its own id and `reminder: true`. */
export interface Reminder {
  /** Unguessable, so that no customer can send a message of this id beforehand. */
  readonly id: string
  /** Milliseconds since the epoch. */
  readonly due: number
  readonly action: Action
}

export interface DueReminder {
  readonly reminder: Reminder
  readonly conversation: ConversationReference
}

export interface TurnCommit {
  /** Ids of the messages that this turn handled. */
  readonly handled: readonly string[]
  readonly state: ConversationState
  /** The transcript has every line up to here. */
  readonly transcribed: number
  /** Kept until a message with `reminder: true` and the same id is accepted, or the conversation is forgotten. */
  readonly reminders?: readonly Reminder[]
  /** Place of the message that gave the conversation back: takes before it silence the bot no longer. */
  readonly givenBack?: number
}

/**
 * What is remembered of conversations: log, inbox, state, delivery ledger and lease. Every change is one atomic step.
 * Implementations seal what customers and bot say with the customer's data key.
 *
 * A write with a lease that was taken over throws a ParleyError with code `lease-lost`. A store that is away throws
 * `storage-failed`. A stored value that cannot be read (another version's, or damaged) is set aside and logged: a state
 * becomes an empty one, a line is left out.
 */
export interface ConversationMemory {
  /**
   * Refuses an id that it has seen, as far back as the log is kept; otherwise appends to log and inbox and marks the
   * conversation as waiting. Throws `too-many-messages` where too many wait already. The message of a reminder ends the
   * reminder in the same step, also where it is a duplicate.
   */
  accept(message: Message): Promise<Accepted>
  /** Takes a conversation that has waiting messages, or lines that the transcript lacks, and no living lease. */
  claim(conversation: string): Promise<Claim | undefined>
  /** Keeps the lease for another term; returns the place of the newest message that waits. */
  renew(lease: Lease): Promise<number>
  /**
   * Enters a reply into ledger and log before it is sent; returns its place. A reply known by its id keeps its place.
   * Undefined for a new word of the bot from when a person took the conversation until it was given back, whatever
   * turn runs where: nothing was entered. What was shown of an answer that is cut short is no new word.
   */
  record(lease: Lease, reply: Reply, provenance: Provenance): Promise<number | undefined>
  /** Ends a turn, all or nothing, and gives the lease back; true when more messages wait. */
  commit(lease: Lease, turn: TurnCommit): Promise<boolean>
  /** Gives the lease back without a change: the work is left to whoever claims next. */
  release(lease: Lease): Promise<void>
  /** Conversations on these channels that could be claimed, longest waiting first. */
  waiting(channels: readonly string[], limit: number): Promise<readonly string[]>
  /** Reminders on these channels whose time has come, longest due first; they stay until their messages are accepted. */
  due(channels: readonly string[], limit: number): Promise<readonly DueReminder[]>
  /** The log after a sequence, oldest first, as far as it is kept. */
  read(conversation: string, after: number, limit: number): Promise<readonly LogEntry[]>
  /**
   * Forgets conversations, with their reminders, in which nothing has happened for the time that is set; returns how
   * many, where it can tell.
   */
  forgetIdle(): Promise<number>
  /** Forgets one conversation at once, with what waits in it: a turn that runs loses its lease. */
  forget(conversation: string): Promise<void>
  close(): Promise<void>
}
