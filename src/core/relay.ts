import type { ConversationReference } from './conversation.ts'
import type { PartialReply } from './reply.ts'

/** What happens in a conversation while it happens. Of lines in its log only the place is told: the log has the rest. */
export type LiveEvent =
  | { readonly kind: 'line'; readonly sequence: number }
  | { readonly kind: 'typing' }
  /** The customer writes: for people at the desk. */
  | { readonly kind: 'customer-typing' }
  | { readonly kind: 'partial'; readonly partial: PartialReply }

/** `gap`: something may have been missed until now, and the log tells. Heard when listening begins, and begins again. */
export type HeardEvent = LiveEvent | { readonly kind: 'gap' }

/**
 * Brings what happens in a conversation to the other instances on which its customer is connected. Best effort: whoever
 * misses something reads the log.
 */
export interface Relay {
  /** Never throws, and need not be waited for. What a customer or the bot says is sealed on its way. */
  publish(to: ConversationReference, event: LiveEvent): Promise<void>
  /** Hears what other instances publish, in the order of each of them; returns how to stop. */
  subscribe(conversation: Pick<ConversationReference, 'id' | 'customer'>, hear: (event: HeardEvent) => void): () => void
  /** Stops hearing and telling. The connection that it was given stays open. */
  close(): Promise<void>
}
