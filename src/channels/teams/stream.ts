import { LRUCache } from 'lru-cache'
import type { Clock } from '../../core/clock.ts'
import { aiEntity } from './citations.ts'
import type { Connector } from './connector.ts'
import { ConnectorError } from './connector-error.ts'
import type { OutboundActivity } from './outbound.ts'
import type { TeamsAddress } from './reference.ts'
import { type StreamEnd, streamEndOf } from './stream-end.ts'

/** Teams takes one request a second of a stream, and asks for a steady pace somewhat slower than that. */
const PACE_MS = 1_200
/** Teams ends a stream two minutes after its first request, whatever it shows then. */
const LONGEST_MS = 110_000
const REMEMBERED_CONVERSATIONS = 10_000
/** What Teams takes as an informative text, in characters. */
const INFORMATIVE_LENGTH = 1_000

/** A message that is being written before the customer's eyes. */
export interface Stream {
  readonly to: TeamsAddress
  /** Its name on the wire, once Teams has given it one. */
  readonly id: string | undefined
  /** What Teams has taken so far: everything that is shown. */
  readonly shown: string
  readonly end: StreamEnd | undefined
}

interface Running extends Stream {
  id: string | undefined
  shown: string
  end: StreamEnd | undefined
  reply: string | undefined
  sequence: number
  begunAt: number
  next: { readonly type: 'informative' | 'streaming'; readonly text: string } | undefined
  /** Before that, nothing is sent. */
  notBefore: number
  working: Promise<void> | undefined
}

export interface StreamParts {
  readonly connector: Pick<Connector, 'post'>
  readonly clock: Clock
  readonly pause: (ms: number) => Promise<void>
  /** Longest text that a stream shows, in UTF-16 code units; more is said when it has ended. */
  readonly textLength: number
}

export type Streams = ReturnType<typeof createStreams>

/** At most one stream in each chat, one request at a time, at the pace that Teams asks for. */
export function createStreams({ connector, clock, pause, textLength }: StreamParts) {
  const running = new LRUCache<string, Running>({ max: REMEMBERED_CONVERSATIONS })
  const notHere = new LRUCache<string, true>({ max: REMEMBERED_CONVERSATIONS })

  function begin(conversation: string, to: TeamsAddress): Running {
    const stream: Running = {
      to,
      id: undefined,
      shown: '',
      end: undefined,
      reply: undefined,
      sequence: 0,
      begunAt: clock(),
      next: undefined,
      notBefore: 0,
      working: undefined,
    }
    running.set(conversation, stream)
    return stream
  }

  function work(conversation: string, stream: Running): void {
    stream.working ??= send(conversation, stream).finally(() => {
      stream.working = undefined
    })
  }

  /** Sends what there is, always the newest, until there is no more. */
  async function send(conversation: string, stream: Running): Promise<void> {
    while (stream.next && !stream.end) {
      await pace(stream)
      const { next } = stream
      if (!next) return
      stream.next = undefined
      try {
        const id = await connector.post(stream.to, update(stream, next))
        if (stream.id === undefined) opened(conversation, stream, id)
        if (next.type === 'streaming') stream.shown = next.text
      } catch (error) {
        stream.end = streamEndOf(error)
        if (stream.end === 'not-here') notHere.set(conversation, true)
        // What comes next has all of this, too: it is not said again for itself, only after a while.
        const wait = error instanceof ConnectorError ? error.retryAfterMs : undefined
        if (wait !== undefined) stream.next ??= next
        stream.notBefore = clock() + Math.max(wait ?? 0, PACE_MS)
        continue
      }
      stream.notBefore = clock() + PACE_MS
    }
  }

  function update(stream: Running, next: NonNullable<Running['next']>): OutboundActivity {
    // A stream whose beginning was refused begins again.
    stream.sequence = stream.id === undefined ? 1 : stream.sequence + 1
    return {
      type: 'typing',
      text: next.text,
      textFormat: 'markdown',
      entities: [
        {
          type: 'streaminfo',
          ...(stream.id !== undefined && { streamId: stream.id }),
          streamType: next.type,
          streamSequence: stream.sequence,
        },
      ],
    }
  }

  function opened(conversation: string, stream: Running, id: string | undefined): void {
    if (id === undefined) {
      // Without a name it cannot go on.
      stream.end = 'not-here'
      return
    }
    stream.id = id
    stream.begunAt = clock()
    void closeInTime(conversation, stream)
  }

  /** Ends it well before Teams ends it badly: what is shown stays, and the rest is said in a message of its own. */
  async function closeInTime(conversation: string, stream: Running): Promise<void> {
    await pause(LONGEST_MS)
    if (running.get(conversation) !== stream || stream.end || stream.shown === '') return
    stream.next = undefined
    await stream.working
    if (running.get(conversation) === stream && !stream.end) await close(stream)
  }

  async function close(stream: Running): Promise<void> {
    stream.end = 'over'
    await pace(stream)
    const text = stream.shown
    const entities = [aiEntity(text, [], () => undefined)]
    const last = finalOf(stream, { type: 'message', text, textFormat: 'markdown', entities })
    await connector.post(stream.to, last).catch(() => {})
  }

  async function pace(stream: Running): Promise<void> {
    const wait = stream.notBefore - clock()
    if (wait > 0) await pause(wait)
  }

  return {
    /** Says what the bot is doing, until there is something to show. */
    inform(conversation: string, to: TeamsAddress, text: string): boolean {
      if (notHere.has(conversation)) return false
      if (running.has(conversation)) return true
      const stream = begin(conversation, to)
      stream.next = { type: 'informative', text: text.slice(0, INFORMATIVE_LENGTH) }
      work(conversation, stream)
      return true
    },

    /** Shows all there is of a reply so far. */
    show(conversation: string, to: TeamsAddress, reply: string, text: string): void {
      if (notHere.has(conversation) || text.length > textLength || text.trim() === '') return
      const stream = running.get(conversation) ?? begin(conversation, to)
      // What belonged to a reply that was never finished is not taken for the beginning of this one.
      if (stream.end || (stream.reply !== undefined && stream.reply !== reply)) return
      stream.reply = reply
      stream.next = { type: 'streaming', text }
      work(conversation, stream)
    },

    /**
     * Takes the stream of a reply out of here, at rest: nothing is on its way, and the next request may be made. One
     * that shows another reply, which was never finished, is closed.
     */
    async take(conversation: string, reply: string): Promise<Stream | undefined> {
      const stream = running.get(conversation)
      if (!stream) return undefined
      running.delete(conversation)
      stream.next = undefined
      await stream.working
      if (stream.reply !== undefined && stream.reply !== reply) {
        if (!stream.end) await close(stream)
        return undefined
      }
      await pace(stream)
      if (!stream.end && clock() - stream.begunAt > LONGEST_MS) stream.end = 'over'
      return stream
    },

    forbid: (conversation: string): void => void notHere.set(conversation, true),
  }
}

/** The message that ends a stream. */
export function finalOf({ id }: Pick<Stream, 'id'>, activity: OutboundActivity): OutboundActivity {
  const info = { type: 'streaminfo', streamType: 'final', ...(id !== undefined && { streamId: id }) }
  return { ...activity, entities: [info, ...(activity.entities ?? [])] }
}
