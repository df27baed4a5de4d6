import { LRUCache } from 'lru-cache'
import type { Reply } from '../../core/reply.ts'
import type { Connector } from './connector.ts'
import { persist, type RetryParts } from './deliver.ts'
import type { OutboundActivity } from './outbound.ts'
import { type RenderParts, renderMessages, renderText } from './render.ts'
import { finalOf, type Stream, type Streams } from './stream.ts'
import { type StreamEnd, streamEndOf } from './stream-end.ts'

const REMEMBERED_REPLIES = 10_000

export interface SpeechParts extends RetryParts {
  readonly connector: Connector
  readonly streams: Streams
}

/** A reply on its way: what has not arrived of it, so that a second try goes on there. */
interface Delivery {
  readonly reply: Reply
  readonly parts: RenderParts
  stream: Stream | undefined
  unsent: OutboundActivity[]
}

/** Brings whole replies to Teams: as the end of their stream where they have one, in as many messages as they need. */
export function createSpeech({ connector, streams, ...retry }: SpeechParts) {
  const deliveries = new LRUCache<string, Delivery>({ max: REMEMBERED_REPLIES })
  /** Replies by the activities in which they are shown, and the last by its conversation. */
  const replies = new LRUCache<string, string>({ max: REMEMBERED_REPLIES })

  function shownIn(activity: string, { reply, parts }: Delivery): void {
    replies.set(activity, reply.id)
    replies.set(parts.conversation, reply.id)
  }

  async function sendRest(delivery: Delivery): Promise<void> {
    const { parts, unsent } = delivery
    for (let [message] = unsent; message; [message] = unsent) {
      const next = message
      const id = await persist(() => connector.post(parts.to, next), retry)
      unsent.shift()
      if (id !== undefined) shownIn(id, delivery)
    }
  }

  /** Ends a stream with the first message of a reply. */
  async function endStream(delivery: Delivery, stream: Stream, text: string): Promise<void> {
    const { parts, unsent } = delivery
    const { id, shown } = stream
    const [first] = unsent
    if (id === undefined || !first) return
    // A stream ends with what it has shown: where that is not what is said now, it is replaced afterwards.
    const continues = first.text?.startsWith(shown) ?? false
    const last = continues ? first : { ...first, text: shown }
    try {
      await persist(() => connector.post(parts.to, finalOf(stream, last)), retry)
    } catch (error) {
      const end = streamEndOf(error)
      if (!end) throw error
      return afterEnd(delivery, stream, end, text)
    }
    if (!continues) await persist(() => connector.update(parts.to, id, first), retry)
    unsent.shift()
    shownIn(id, delivery)
  }

  /** What is still to be said where Teams had ended the stream. */
  async function afterEnd(delivery: Delivery, { id, shown }: Stream, end: StreamEnd, text: string): Promise<void> {
    const { reply, parts, unsent } = delivery
    // Who pressed stop has read enough.
    if (end === 'stopped') return void unsent.splice(0)
    if (end === 'not-here') streams.forbid(parts.conversation)
    const rest = text.startsWith(shown) ? text.slice(shown.length).trimStart() : text
    const [first] = unsent
    if (id !== undefined && first && (end === 'complete' || rest === '')) {
      // All is on the screen but what only an ended message may have; to put it there twice does no harm.
      await persist(() => connector.update(parts.to, id, first), retry)
      unsent.shift()
      shownIn(id, delivery)
      return
    }
    unsent.splice(0, unsent.length, ...renderMessages(rest, reply, parts))
  }

  return {
    /** Throws a ParleyError with code `delivery-failed`. */
    async say(reply: Reply, parts: RenderParts): Promise<void> {
      const key = `${parts.conversation} ${reply.id}`
      const text = renderText(reply, parts.publicUrl)
      const delivery = deliveries.get(key) ?? {
        reply,
        parts,
        stream: await streams.take(parts.conversation, reply.id),
        unsent: renderMessages(text, reply, parts),
      }
      deliveries.set(key, delivery)
      const { stream } = delivery
      if (stream?.end) await afterEnd(delivery, stream, stream.end, text)
      else if (stream) await endStream(delivery, stream, text)
      delivery.stream = undefined
      await sendRest(delivery)
    },

    /** The reply that is shown in an activity, as far as this instance knows; else the activity's own name. */
    replyIn: (activity: string | undefined, conversation: string): string =>
      replies.get(activity ?? conversation) ?? activity ?? 'unknown',
  }
}
