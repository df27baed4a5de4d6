import type { Action } from './action.ts'
import type { Attachment } from './attachment.ts'
import type { ConversationReference } from './conversation.ts'
import type { DeskStep } from './handover.ts'
import type { Author, ReplyDraft } from './reply.ts'

export interface Sender {
  readonly id: string
  readonly name?: string
}

/** What the customer did to a message of before. */
export interface MessageChange {
  readonly kind: 'edited' | 'deleted'
  /** Id of that message. */
  readonly message: string
}

/** What is said to a customer out of turn: by the company, or by a person. */
export interface Outgoing {
  readonly reply: ReplyDraft
  /** Absent: the bot says it. */
  readonly author?: Author
}

/** What a customer sent, or what somebody else has happen in a conversation: it takes its turn like any other. */
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
  /** Set where it edits or takes back an earlier message; an edited one has its new text. */
  readonly change?: MessageChange
  /** Set where nobody sent it, and this is to be said to the customer: no dialog runs. */
  readonly outgoing?: Outgoing
  /** Set where nobody sent it, and somebody at the desk did this: no dialog runs. */
  readonly desk?: DeskStep
}
