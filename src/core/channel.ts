import type { ConversationReference, Message } from './message.ts'
import type { PartialReply, Reply } from './reply.ts'

export interface ChannelCapabilities {
  readonly streaming: boolean
  readonly cards: boolean
  /** Longest text of one message, in UTF-16 code units. */
  readonly textLength: number
}

/** What became of a message that a channel handed in. */
export interface Accepted {
  readonly status: 'accepted' | 'duplicate'
  /** Its place in the conversation; a duplicate has the place of the first. */
  readonly sequence: number
}

/** The engine's door. Once it resolves, the message is safe and the platform may be told so. */
export type Accept = (message: Message) => Promise<Accepted>

export interface Delivery {
  /** True where a turn that died may have delivered it already: a channel that can look does so first. */
  readonly again?: boolean
}

/** The way out to the customers of one platform. The way in is a router that the channel builds over `Accept`. */
export interface Channel {
  readonly name: string
  readonly capabilities: ChannelCapabilities
  /** Shows that somebody is at work. Best effort: never throws. */
  typing(to: ConversationReference): Promise<void>
  /** Shows what there is of a reply. Best effort: never throws. */
  stream(to: ConversationReference, partial: PartialReply): Promise<void>
  /**
   * Delivers a reply at its place in the conversation, and ends the stream of its id. Throws a ParleyError when the
   * platform refuses.
   */
  send(to: ConversationReference, reply: Reply, sequence: number, delivery?: Delivery): Promise<void>
}
