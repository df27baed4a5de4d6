import { type Fields, type Frame, fields, readFrame, words } from './activity.ts'
import type { Outgoing } from './outbox.ts'
import type { Session } from './session.ts'
import { upload } from './upload.ts'

/** A request that did not succeed; status 0 where the server was not reached at all. */
export class RequestError extends Error {
  override readonly name = 'RequestError'
  readonly status: number
  /** Milliseconds that the server asks to wait. */
  readonly retryAfter: number | undefined

  constructor(status: number, retryAfter?: number) {
    super(`Direct Line request failed (${status})`)
    this.status = status
    this.retryAfter = retryAfter
  }
}

export function refused(status: number, retryAfter: string | null): RequestError {
  const seconds = Number.parseFloat(retryAfter ?? '')
  return new RequestError(status, Number.isNaN(seconds) ? undefined : seconds * 1000)
}

/** Whether the chat is open, and what is to be said about that. */
export interface ChannelState {
  readonly open: boolean
  readonly text: string | undefined
  readonly banner: string | undefined
}

export interface Opened {
  readonly session: Session
  readonly streamUrl: string | undefined
}

export type Requests = ReturnType<typeof createRequests>

/**
 * The Direct Line 3.0 calls that a chat needs. `base` ends in `/v3/directline`; `locale` is the language to be greeted
 * in.
 */
export function createRequests(base: string, locale: string) {
  async function send(method: string, path: string, token?: string, body?: object): Promise<Response> {
    const headers: Record<string, string> = {}
    if (token) headers.authorization = `Bearer ${token}`
    if (body) headers['content-type'] = 'application/json'
    let response: Response
    try {
      response = await fetch(base + path, {
        method,
        headers,
        credentials: 'omit',
        signal: AbortSignal.timeout(20_000),
        ...(body && { body: JSON.stringify(body) }),
      })
    } catch {
      throw new RequestError(0)
    }
    if (!response.ok) throw refused(response.status, response.headers.get('retry-after'))
    return response
  }

  async function call(method: string, path: string, token?: string, body?: object): Promise<Fields> {
    const response = await send(method, path, token, body)
    try {
      return fields(await response.json())
    } catch {
      throw new RequestError(0)
    }
  }

  const conversation = (session: Session) => `/conversations/${encodeURIComponent(session.conversationId)}`
  const after = (watermark: string | undefined) => (watermark ? `?watermark=${encodeURIComponent(watermark)}` : '')

  return {
    status: async (): Promise<ChannelState> => {
      const { open, text, banner } = await call('GET', `/status?locale=${encodeURIComponent(locale)}`)
      return { open: open !== false, text: words(text), banner: words(banner) }
    },
    generate: async (identity?: string) =>
      readSession(await call('POST', '/tokens/generate', undefined, { locale, ...(identity && { identity }) })),
    /** To the conversation in which this customer goes on. */
    identify: async (session: Session, identity: string) =>
      readSession(await call('POST', '/tokens/identify', session.token, { identity })),
    refresh: async (session: Session) => readSession(await call('POST', '/tokens/refresh', session.token), session),
    start: async (session: Session) =>
      readOpened(await call('POST', '/conversations', session.token, { locale }), session),
    resume: async (session: Session, watermark?: string) =>
      readOpened(await call('GET', conversation(session) + after(watermark), session.token), session),
    post: async (session: Session, { activity, files, progress, abort }: Outgoing) => {
      const answer = files?.length
        ? await upload(`${base}${conversation(session)}/upload?userId=user`, {
            token: session.token,
            activity,
            files,
            progress,
            signal: abort?.signal,
          })
        : await call('POST', `${conversation(session)}/activities`, session.token, activity)
      return words(fields(answer).id)
    },
    download: async (session: Session): Promise<File> => {
      const query = new URLSearchParams({ locale, timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone })
      const response = await send('GET', `${conversation(session)}/transcript?${query}`, session.token)
      const [, name = 'conversation.html'] =
        /filename="([\w.-]+)"/.exec(response.headers.get('content-disposition') ?? '') ?? []
      // Of a type that is kept, not shown: an address of ours in the browser belongs to the page around the chat.
      return new File([await response.blob()], name, { type: 'application/octet-stream' })
    },
    activities: async (session: Session, watermark?: string): Promise<Frame> =>
      readFrame(await call('GET', `${conversation(session)}/activities${after(watermark)}`, session.token)),
  }
}

/** What an answer leaves out is as it was before. */
function readSession(answer: Fields, before?: Session): Session {
  const conversationId = words(answer.conversationId) ?? before?.conversationId
  const token = words(answer.token) ?? before?.token
  if (!conversationId || !token) throw new RequestError(0)
  const lifetime = Number(answer.expires_in) * 1000
  const renewAt = lifetime > 0 ? Date.now() + lifetime / 2 : (before?.renewAt ?? Number.POSITIVE_INFINITY)
  return { conversationId, token, renewAt }
}

function readOpened(answer: Fields, before: Session): Opened {
  return { session: readSession(answer, before), streamUrl: words(answer.streamUrl) }
}
