import type { Action } from './action.ts'
import type { Attachment } from './attachment.ts'
import type { JsonValue } from './json.ts'
import type { PassageReference } from './passage.ts'

/** Where an answer comes from, as the customer sees it. */
export interface Citation {
  readonly title: string
  /** Absolute, or a path on our own server. */
  readonly url: string
  readonly passage: PassageReference
}

/** A button under a reply: it sends `message` in the customer's name, or starts a dialog by `action`. */
export type SuggestedAction =
  | { readonly title: string; readonly message: string }
  | { readonly title: string; readonly action: Action }

/** What a dialog says; the engine gives it an id and a place. */
export interface ReplyDraft {
  /** CommonMark with GitHub's tables; channels render as much of it as they can. */
  readonly text: string
  readonly citations?: readonly Citation[]
  readonly suggestedActions?: readonly SuggestedAction[]
  /** An Adaptive Card, for channels that show them. */
  readonly card?: JsonValue
  readonly attachments?: readonly Attachment[]
  /** True on an answer that the customer may rate. */
  readonly rateable?: boolean
}

/** Who says something, where it is not the bot. */
export interface Author {
  /** `system`: the house tells of somebody, for example that they have left. */
  readonly kind: 'agent' | 'system'
  /** The person's, as the customer sees it. */
  readonly name: string
}

export interface Reply extends ReplyDraft {
  /** Deterministic: the turn's id and the reply's position in it. The same reply said again has the same id. */
  readonly id: string
  /** Id of the message it replies to; of what was said out of turn, the id that was given to that. */
  readonly replyTo: string
  /** The dialog that said it; absent on what was said out of turn. */
  readonly dialog?: string
  readonly locale: string
  /** Milliseconds since the epoch. */
  readonly time: number
  /** True where it ends early, with what had been shown: a newer message took over, or it could not be completed. */
  readonly superseded?: true
  /** Absent: the bot. */
  readonly author?: Author
}

/** What can be shown of a reply that is still being made: whole, checked sentences only. */
export interface PartialReply {
  readonly id: string
  readonly replyTo: string
  /** Position of this update, from 1. */
  readonly update: number
  /** Everything that may be shown so far. */
  readonly text: string
}
