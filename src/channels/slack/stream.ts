import { LRUCache } from 'lru-cache'
import { z } from 'zod'
import type { Clock } from '../../core/clock.ts'
import type { Log } from '../../core/log.ts'
import type { PartialReply } from '../../core/reply.ts'
import { isDirect, type SlackAddress } from './address.ts'
import { anyAnswer, type Pause, type SlackApi, type SlackFailure } from './api.ts'
import { capabilities } from './capabilities.ts'
import type { Renderer } from './render.ts'

/**
 * What became of a reply's stream. `live`: Slack takes more. `dead`: it does not, and the message is to be updated.
 * `stopped`: the customer stopped it. `lost`: there may be a message that nobody knows of.
 */
export interface EndedStream {
  readonly state: 'live' | 'dead' | 'stopped' | 'lost'
  /** Which message it is; absent where that is not known. */
  readonly ts: string | undefined
  /** What the message has, as it was sent. */
  readonly sent: string
}

export interface Streams {
  /**
   * Shows what there is of a reply, as soon as Slack may be asked again. `taken` is true where the message that it
   * replies to was taken in by this process; otherwise another one may have died with the beginning of its answer.
   */
  show(address: SlackAddress, partial: PartialReply, taken: boolean): void
  /** Ends the stream of a reply, when what is under way has been answered. Undefined where there is none. */
  end(reply: string): Promise<EndedStream | undefined>
}

/** Between two calls for one message: Slack takes somewhat more than a hundred a minute, of all conversations. */
const PACE_MS = 700
/** An update replaces all of it, and Slack takes half as many. */
const UPDATE_PACE_MS = 3_000
/** After a refusal that is not about this one conversation, streaming is left alone for so long. */
const REST_MS = 600_000
const MOST_STREAMS = 10_000

const startedSchema = z.object({ ts: z.string() })

interface Stream {
  readonly address: SlackAddress
  readonly ended: AbortController
  /** Finds what a process that died has left of the answer; once. */
  findBegun: (() => Promise<string | undefined>) | undefined
  wanted: string
  sent: string
  ts: string | undefined
  state: EndedStream['state'] | 'none'
  running: Promise<void> | undefined
}

export interface StreamsOptions {
  readonly api: SlackApi
  /** Finds a stream in a thread, begun after this message, that nobody has ended. */
  readonly findOrphan: (address: SlackAddress, partial: PartialReply) => Promise<string | undefined>
  readonly renderer: Renderer
  readonly clock: Clock
  readonly pause: Pause
  readonly log: Log
}

export function createStreams({ api, findOrphan, renderer, clock, pause, log }: StreamsOptions): Streams {
  const streams = new LRUCache<string, Stream>({ max: MOST_STREAMS })
  let restUntil = 0

  function begin(address: SlackAddress, partial: PartialReply, taken: boolean): Stream {
    const stream: Stream = {
      address,
      ended: new AbortController(),
      findBegun: taken ? undefined : () => findOrphan(address, partial),
      wanted: '',
      sent: '',
      ts: undefined,
      state: 'live',
      running: undefined,
    }
    streams.set(partial.id, stream)
    return stream
  }

  /** Sends what is new, until nothing is. One call at a time: what comes meanwhile goes together. */
  async function run(stream: Stream): Promise<void> {
    while (!stream.ended.signal.aborted && hasMore(stream)) {
      const waitMs = await step(stream)
      await pause(waitMs, stream.ended.signal)
    }
  }

  async function step(stream: Stream): Promise<number> {
    if (stream.findBegun && (await takeOver(stream, stream.findBegun))) return 0
    if (stream.ts === undefined) return start(stream)
    return stream.state === 'live' ? append(stream, stream.ts) : update(stream, stream.ts)
  }

  /** What is there takes no more of us, but can be given the whole: the answer is made anew, in its place. */
  async function takeOver(stream: Stream, find: () => Promise<string | undefined>): Promise<boolean> {
    stream.findBegun = undefined
    const ts = await find()
    if (ts === undefined) return false
    await api.call('chat.stopStream', { channel: stream.address.channel, ts }, anyAnswer)
    stream.ts = ts
    stream.state = 'dead'
    return true
  }

  async function start(stream: Stream): Promise<number> {
    const { address, wanted } = stream
    if (clock() < restUntil) return fail(stream, 'none')
    const parameters = {
      channel: address.channel,
      thread_ts: address.thread,
      markdown_text: wanted,
      // Outside of a direct message Slack shows a stream to the one who asked, until it ends.
      ...(!isDirect(address.channel) && { recipient_user_id: address.user, recipient_team_id: address.userTeam }),
    }
    const result = await api.call('chat.startStream', parameters, startedSchema)
    if ('value' in result) {
      stream.ts = result.value.ts
      stream.sent = wanted
      return PACE_MS
    }
    const { failure } = result
    if (failure.kind === 'unknown') return fail(stream, 'lost')
    restUntil = clock() + restOf(failure)
    log.info({ failure }, 'Slack takes no stream just now: replies come whole')
    return fail(stream, 'none')
  }

  async function append(stream: Stream, ts: string): Promise<number> {
    const { wanted, sent } = stream
    const { channel } = stream.address
    const markdown_text = wanted.slice(sent.length)
    const result = await api.call('chat.appendStream', { channel, ts, markdown_text }, anyAnswer)
    if ('value' in result) {
      stream.sent = wanted
      return PACE_MS
    }
    const { failure } = result
    if (failure.kind === 'limited') return failure.retryAfterMs
    // Where there was no answer it may be there already, and would be there twice: an update says the whole.
    return fail(stream, failure.kind === 'refused' && failure.code === 'stopped_by_user' ? 'stopped' : 'dead')
  }

  async function update(stream: Stream, ts: string): Promise<number> {
    const { wanted } = stream
    const [message] = renderer.texts(wanted)
    if (!message) return 0
    const result = await api.call('chat.update', { channel: stream.address.channel, ts, ...message }, anyAnswer)
    if ('value' in result) stream.sent = wanted
    else if (result.failure.kind === 'limited') return result.failure.retryAfterMs
    else stream.ended.abort()
    return UPDATE_PACE_MS
  }

  function fail(stream: Stream, state: Stream['state']): number {
    stream.state = state
    return 0
  }

  return {
    show(address, partial, taken) {
      const stream = streams.get(partial.id) ?? begin(address, partial, taken)
      const wanted = renderer.streamed(partial.text)
      if (wanted.length > capabilities.textLength || !wanted.startsWith(stream.wanted)) return
      stream.wanted = wanted
      stream.running ??= run(stream).finally(() => {
        stream.running = undefined
      })
    },
    async end(reply) {
      const stream = streams.get(reply)
      if (!stream) return undefined
      streams.delete(reply)
      stream.ended.abort()
      await stream.running
      const { state, ts, sent } = stream
      if (state === 'none' || (state === 'live' && ts === undefined)) return undefined
      return { state, ts, sent }
    },
  }
}

const hasMore = ({ state, wanted, sent, ts }: Stream) =>
  wanted.length > sent.length && (state === 'live' || (state === 'dead' && ts !== undefined))

/** A limit passes when it says; of a refusal that concerns one message or channel, nothing follows for others. */
function restOf(failure: Exclude<SlackFailure, { kind: 'unknown' }>): number {
  if (failure.kind === 'limited') return failure.retryAfterMs
  return ['missing_scope', 'unknown_method', 'method_deprecated', 'access_denied', 'not_allowed_token_type'].includes(
    failure.code,
  )
    ? REST_MS
    : 0
}
