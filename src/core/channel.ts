import type { ConversationReference } from './conversation.ts'
import type { Message, MessageChange } from './message.ts'
import type { PartialReply, Reply } from './reply.ts'

/**
 * What a channel can show of a reply, and hear of a customer. Plain data, exported as `capabilities` by the channel's
 * room: the engine goes by it, the contract suite expects it, and the table in `docs/channels.md` is made from it.
 */
export interface ChannelCapabilities {
  /** How a reply in the making is shown: all of it so far, again and again; what is new of it; or not before its end. */
  readonly streaming: 'whole' | 'added' | 'none'
  /** Longest text of one message, in UTF-16 code units. What is longer comes in several. */
  readonly textLength: number
  readonly tables: Rendering
  /** Adaptive Cards. */
  readonly cards: Rendering
  readonly citations: Rendering
  /** How one of several answers is chosen; where by `numbers`, by typing one. */
  readonly suggestedActions: 'buttons' | 'numbers'
  /** Whether an answer can be rated with a thumb, and a comment. */
  readonly feedback: boolean
  readonly typing: boolean
  /** What is heard of a message after it was sent. */
  readonly changes: readonly MessageChange['kind'][]
  readonly attachments: {
    /** Whether files are received. */
    readonly in: boolean
    /** Whether the bot's files are sent as such, or as links. */
    readonly out: Rendering
  }
  /** Whether customers can be reached who are not there just now. */
  readonly proactive: boolean
  /** Whether messages carry the platform's own label for what an AI says. */
  readonly aiLabel: boolean
  /** Where customers are told that an AI answers: before they write, or by the first reply. */
  readonly disclosure: 'greeting' | 'reply'
  /** Where they read of an incident: beside the messages, or by the next reply. */
  readonly banner: 'surface' | 'reply'
}

/** `native`: by the platform's own means; `text`: written out. */
export type Rendering = 'native' | 'text'

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
  readonly again: boolean
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
