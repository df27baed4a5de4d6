import type { ConversationReference } from '../../core/conversation.ts'
import type { Message } from '../../core/message.ts'
import type { HeardEvent, LiveEvent, Relay } from '../../core/relay.ts'
import type { PartialReply, Reply } from '../../core/reply.ts'
import type { Feed } from './feed.ts'
import type { Hub } from './hub.ts'
import type { Renderer } from './render.ts'
import type { Claims } from './tokens.ts'

export type Live = ReturnType<typeof createLive>

/**
 * Brings what happens to every socket on which its conversation is followed: those of this instance directly, those of
 * others through the relay, where they read the log for themselves.
 */
export function createLive(options: { hub: Hub; renderer: Renderer; relay: Relay | undefined }) {
  const { hub, renderer, relay } = options
  const unsubscribe = new Map<string, () => void>()

  const tell = (to: ConversationReference, event: LiveEvent) => void relay?.publish(to, event)

  const showTyping = (conversation: string) => hub.show(conversation, () => renderer.typing(conversation))

  function showPartial(conversation: string, partial: PartialReply): void {
    hub.show(conversation, () => renderer.partial(conversation, partial), renderer.streamId(conversation, partial.id))
  }

  function hear(conversation: string, event: HeardEvent): void {
    if (event.kind === 'gap') hub.seek(conversation, Number.POSITIVE_INFINITY)
    else if (event.kind === 'line') hub.seek(conversation, event.sequence)
    else if (event.kind === 'typing') showTyping(conversation)
    else if (event.kind === 'partial') showPartial(conversation, event.partial)
  }

  return {
    typing(to: ConversationReference): void {
      showTyping(to.id)
      tell(to, { kind: 'typing' })
    },
    partial(to: ConversationReference, partial: PartialReply): void {
      showPartial(to.id, partial)
      tell(to, { kind: 'partial', partial })
    },
    reply(to: ConversationReference, sequence: number, reply: Reply): void {
      hub.deliver(to.id, sequence, () => renderer.reply(to, sequence, reply))
      tell(to, { kind: 'line', sequence })
    },
    message(message: Message, sequence: number): void {
      const to = message.conversation
      hub.deliver(to.id, sequence, () => renderer.message(sequence, message))
      tell(to, { kind: 'line', sequence })
    },

    /** Reads what a relay, which promises little, may have kept to itself. */
    lookAgain(): void {
      if (relay) for (const feed of hub.all()) feed.seek(Number.POSITIVE_INFINITY)
    },

    /** Brings this feed what happens from now on; returns what ends that. */
    follow({ conversation: id, customer }: Claims, feed: Feed): () => void {
      if (hub.add(id, feed) && relay) {
        unsubscribe.set(
          id,
          relay.subscribe({ id, customer }, (event) => hear(id, event)),
        )
      }
      return () => {
        if (!hub.remove(id, feed)) return
        unsubscribe.get(id)?.()
        unsubscribe.delete(id)
      }
    },
  }
}
