import type { Posted } from './posted.ts'

/** How a request is answered that Teams does not take. */
export interface Refusal {
  readonly status: number
  readonly code: string
  readonly message: string
}

interface OpenStream {
  readonly id: string
  readonly chat: string
  begun: number
  sequence: number
  /** What was streamed last. */
  text: string
  lastRequest: number
  isComplete: boolean
  isStopped: boolean
}

const LONGEST_MS = 120_000
const LEAST_PAUSE_MS = 1_000
const INFORMATIVE_LENGTH = 1_000

const notAllowed = (message: string): Refusal => ({ status: 403, code: 'ContentStreamNotAllowed', message })
const malformed = (message: string): Refusal => ({ status: 400, code: 'BadRequest', message })

/** The rules of streaming, as Teams' documentation has them. */
export function createStreamRules(now: () => number) {
  const streams = new Map<string, OpenStream>()
  let isForbidden = false

  const openIn = (chat: string) =>
    [...streams.values()].find((stream) => stream.chat === chat && !isOver(stream) && !stream.isStopped)
  const isOver = (stream: OpenStream) => stream.isComplete || now() - stream.begun > LONGEST_MS

  function refuseUpdate(activity: Posted): Refusal | undefined {
    if (activity.attachments?.length) return malformed('Attachments are allowed in the final message only')
    if (activity.entities?.some(({ type }) => type === 'https://schema.org/Message')) {
      return malformed('Labels and citations are allowed in the final message only')
    }
    if (activity.channelData?.feedbackLoop) return malformed('Feedback is allowed in the final message only')
    if (!activity.text) return malformed('Start streaming activities should include text')
    const { streamType = 'streaming' } = infoOf(activity) ?? {}
    if (streamType === 'informative' && activity.text.length > INFORMATIVE_LENGTH)
      return malformed('Informative text too long')
    return undefined
  }

  return {
    /** Looks at an activity with streaming information; a refusal, or the stream that it belongs to. */
    take(
      chat: string,
      kind: string,
      activity: Posted,
      newId: () => string,
    ): Refusal | { readonly stream: string; readonly isNew: boolean } {
      const info = infoOf(activity)
      if (!info) throw new Error('not a stream')
      if (kind !== 'personal' || isForbidden) return notAllowed('Content stream is not allowed')
      const isFinal = info.streamType === 'final'
      if (isFinal !== (activity.type === 'message'))
        return malformed('Only an end streaming type is allowed as a message')
      const refusal = isFinal ? undefined : refuseUpdate(activity)
      if (refusal) return refusal

      if (info.streamId === undefined) {
        if (isFinal || info.streamSequence !== 1) return malformed('A stream begins with streamSequence 1')
        if (openIn(chat)) return notAllowed('Another stream is open in this chat')
        const id = newId()
        const text = info.streamType === 'informative' ? '' : String(activity.text)
        streams.set(id, {
          id,
          chat,
          begun: now(),
          sequence: 1,
          text,
          lastRequest: now(),
          isComplete: false,
          isStopped: false,
        })
        return { stream: id, isNew: true }
      }
      const stream = streams.get(info.streamId)
      if (!stream || stream.chat !== chat) return malformed('There is no such stream')
      if (stream.isStopped) return notAllowed('Content stream was canceled by user.')
      if (stream.isComplete) return notAllowed('Content stream is not allowed on an already completed streamed message')
      if (isOver(stream)) return notAllowed('Content stream finished due to exceeded streaming time.')
      if (now() - stream.lastRequest < LEAST_PAUSE_MS)
        return { status: 429, code: 'TooManyRequests', message: 'API calls quota exceeded' }
      stream.lastRequest = now()
      if (isFinal && info.streamSequence !== undefined)
        return malformed('streamSequence must not be set for the final message')
      if (!isFinal && !(Number(info.streamSequence) > stream.sequence)) return malformed('streamSequence must increase')
      if (info.streamType !== 'informative' && !activity.text?.startsWith(stream.text)) {
        return notAllowed('Request streamed content should contain the previously streamed content')
      }
      if (isFinal) stream.isComplete = true
      else stream.sequence = Number(info.streamSequence)
      if (info.streamType !== 'informative') stream.text = String(activity.text)
      return { stream: stream.id, isNew: false }
    },
    /** The customer presses stop. */
    stop(chat: string): void {
      const stream = openIn(chat)
      if (!stream) throw new Error('There is nothing to stop')
      stream.isStopped = true
    },
    expire(chat: string): void {
      const stream = openIn(chat)
      if (stream) stream.begun = 0
    },
    forbid(): void {
      isForbidden = true
    },
  }
}

export const infoOf = ({ entities }: Posted) =>
  entities?.find(({ type }) => type === 'streaminfo') as
    | { readonly streamId?: string; readonly streamType?: string; readonly streamSequence?: unknown }
    | undefined
