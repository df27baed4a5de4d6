import { z } from 'zod'
import type { Delivery } from '../../core/channel.ts'
import type { ConversationReference } from '../../core/conversation.ts'
import type { Reply } from '../../core/reply.ts'
import { addressOf, type SlackAddress } from './address.ts'
import { anyAnswer, type Pause, type Result, type SlackApi, type SlackFailure } from './api.ts'
import { capabilities } from './capabilities.ts'
import type { OutgoingFiles } from './files-out.ts'
import type { Identity } from './identity.ts'
import { refusal } from './refusal.ts'
import type { Renderer, SlackMessage } from './render.ts'
import type { Method } from './scopes.ts'
import type { EndedStream, Streams } from './stream.ts'
import { lookIn, metadataOf, NOTHING_POSTED, type Posted } from './thread.ts'

export interface SenderOptions {
  readonly api: SlackApi
  readonly identity: () => Promise<Identity>
  readonly renderer: Renderer
  readonly streams: Streams
  readonly files: OutgoingFiles
  readonly pause: Pause
}

/** Delivers replies: once, as far as Slack lets a sender look. Throws a ParleyError `delivery-failed`. */
export type Send = (to: ConversationReference, reply: Reply, delivery?: Delivery) => Promise<void>

/** A message of a reply, by its place in it. */
interface Part {
  readonly part: number
  readonly message: SlackMessage
}

/** A reply on its way. */
interface Parcel {
  readonly address: SlackAddress
  readonly conversation: string
  readonly reply: Reply
}

/** Tries of a call whose answer is missing, and the time before the next one, in milliseconds. */
const TRIES = 3
const TRY_AGAIN_MS = 1_000
/** Refusals of how a message looks: its words alone may pass. */
const ABOUT_BLOCKS = ['invalid_blocks', 'invalid_blocks_format', 'msg_blocks_too_long', 'msg_too_long']

const postedSchema = z.object({ ts: z.string() })

export function createSend({ api, identity, renderer, streams, files, pause }: SenderOptions): Send {
  const look = async ({ address, reply }: Parcel): Promise<Posted | undefined> =>
    lookIn(api, await identity(), address, reply)

  /** What there is to post in all, or after so many characters that a stream has shown. */
  function partsOf({ reply, conversation }: Parcel, until = 0): Part[] {
    if (until === 0) return renderer.messages(reply, conversation).map((message, part) => ({ part, message }))
    const rest = renderer.streamed(reply.text).slice(until)
    if (rest.trim() === '') return []
    return renderer.messages({ ...reply, text: rest }, conversation).map((message, at) => ({ part: at + 1, message }))
  }

  /** What is left to post once the reply's stream has ended and what is there already was found. */
  async function leftOf(parcel: Parcel, stream: EndedStream | undefined, seen: Posted): Promise<Part[]> {
    if (seen.parts.size > 0) return partsOf(parcel, seen.until).filter(({ part }) => !seen.parts.has(part))
    if (stream?.state === 'stopped') return []
    const all = partsOf(parcel)
    const ts = stream?.ts ?? seen.orphan
    const [first, ...others] = all
    if (ts === undefined || !first) return all
    if (stream?.state === 'live') {
      const until = await stop(parcel, ts, stream.sent)
      if (until !== undefined) return partsOf(parcel, until)
    }
    // It takes no more, and may look broken: it is given the whole of the reply.
    if (await rewrite(parcel, ts, first)) return others
    return stream ? partsOf(parcel, stream.sent.length) : all
  }

  /** Ends a stream; returns how much of the text it has now, or undefined where it can only be rewritten. */
  async function stop({ address, conversation, reply }: Parcel, ts: string, sent: string): Promise<number | undefined> {
    const text = renderer.streamed(reply.text)
    const goesOn = text.startsWith(sent)
    const isWhole = goesOn && text.length <= capabilities.textLength
    const rest = isWhole ? text.slice(sent.length) : ''
    const until = isWhole ? text.length : sent.length
    const parameters = {
      channel: address.channel,
      ts,
      ...(rest !== '' && { markdown_text: rest }),
      ...(isWhole && { blocks: renderer.closing(reply, conversation) }),
      metadata: metadataOf(reply.id, 0, until),
    }
    const result = await api.patiently('chat.stopStream', parameters, anyAnswer)
    if ('failure' in result) return isRefused(result.failure, ['stopped_by_user']) ? text.length : undefined
    return goesOn ? until : undefined
  }

  /** Gives a message the whole of a part; false where it cannot be changed. */
  async function rewrite(
    { address: { channel }, reply }: Parcel,
    ts: string,
    { message, part }: Part,
  ): Promise<boolean> {
    const update = () => inWords('chat.update', { channel, ts, metadata: metadataOf(reply.id, part, 0) }, message)
    let result = await update()
    if ('failure' in result && result.failure.kind === 'refused') {
      // While Slack takes it for a stream it cannot be changed.
      await api.patiently('chat.stopStream', { channel, ts }, anyAnswer)
      result = await update()
    }
    if ('value' in result) return true
    if (result.failure.kind === 'refused') return false
    throw refusal('chat.update', result.failure)
  }

  async function post(parcel: Parcel, { message, part }: Part, until: number): Promise<void> {
    const { address, reply } = parcel
    const parameters = {
      channel: address.channel,
      thread_ts: address.thread,
      unfurl_links: false,
      unfurl_media: false,
      metadata: metadataOf(reply.id, part, until),
    }
    const isThere = async () => (await look(parcel))?.parts.has(part) ?? false
    const result = await inWords('chat.postMessage', parameters, message, isThere)
    if ('failure' in result) throw refusal('chat.postMessage', result.failure)
  }

  /** Calls with a message; by its words alone where Slack dislikes its blocks; again where no answer came. */
  async function inWords(
    method: Method,
    parameters: Readonly<Record<string, unknown>>,
    message: SlackMessage,
    isDone: () => Promise<boolean> = async () => false,
  ): Promise<Result<unknown>> {
    let shown: Partial<SlackMessage> = message
    for (let tries = 1; ; tries++) {
      const result = await api.patiently(method, { ...parameters, ...shown }, postedSchema)
      if ('value' in result) return result
      const { failure } = result
      if (shown.blocks && isRefused(failure, ABOUT_BLOCKS)) shown = { text: message.text }
      else if (failure.kind !== 'unknown' || tries >= TRIES) return result
      else {
        await pause(tries * TRY_AGAIN_MS)
        // What was posted without an answer must not be posted again.
        if (await isDone()) return { value: undefined }
      }
    }
  }

  return async (to, reply, delivery) => {
    const parcel: Parcel = { address: addressOf(to), conversation: to.id, reply }
    const stream = await streams.end(reply.id)
    const mustLook = delivery?.again || stream?.state === 'lost'
    const seen = (mustLook && (await look(parcel))) || NOTHING_POSTED
    const left = await leftOf(parcel, stream, seen)
    const until = left[0]?.part === 0 ? 0 : seen.until
    for (const part of left) await post(parcel, part, until)
    await files.send(parcel.address, reply, seen.files)
  }
}

const isRefused = (failure: SlackFailure, codes: readonly string[]) =>
  failure.kind === 'refused' && codes.includes(failure.code)
