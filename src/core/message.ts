import type { JsonValue } from './json.ts'

/** Enough to write to a conversation later, from any instance. Serialisable. */
export interface ConversationReference {
  /** Unique among all conversations of all channels. */
  readonly id: string
  /** Name of the channel that delivers to it, for example `web`. */
  readonly channel: string
  /** Whose data key seals what is said here. */
  readonly customer: string
  /** What the channel itself needs to deliver; opaque to everyone else. */
  readonly address?: JsonValue
}

export interface Sender {
  readonly id: string
  readonly name?: string
}

export interface Attachment {
  readonly name: string
  /** IANA media type. */
  readonly contentType: string
  readonly url: string
}

/** A dialog that the customer chose by a button, with the values that the button carries. */
export interface Action {
  readonly dialog: string
  readonly value?: JsonValue
}

/** What a customer sent. */
export interface Message {
  /** The platform's own id: the same message delivered twice carries it twice. Unique within its conversation. */
  readonly id: string
  readonly conversation: ConversationReference
  readonly sender: Sender
  readonly text: string
  readonly attachments: readonly Attachment[]
  /** BCP 47 tag that the client declares. */
  readonly locale?: string
  /** Milliseconds since the epoch, by our clock. */
  readonly time: number
  readonly action?: Action
  /** True where nobody sent it: a dialog asked to be run again now. It has an action, and the id of its reminder. */
  readonly reminder?: true
}
