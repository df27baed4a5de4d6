import type { Identity } from '../contract.ts'
import { type Activity, type Frame, readFrame } from './activity.ts'
import type { Outgoing } from './outbox.ts'
import { backoff, createPause } from './pause.ts'
import { type ChannelState, type Opened, RequestError, type Requests } from './requests.ts'
import type { Session, SessionStore } from './session.ts'
import { listen } from './stream.ts'

/**
 * `busy`: the server asks for patience. `refused`: it does not want this page; waiting does not mend that. `closed`: the
 * company has closed the chat for now.
 */
export type Status = 'connecting' | 'online' | 'reconnecting' | 'busy' | 'offline' | 'refused' | 'closed'

export interface ConnectionEvents {
  status(status: Status): void
  /** What the company says about the chat, whether it is open or not. */
  channel(state: ChannelState): void
  activities(activities: readonly Activity[]): void
  /** Another conversation begins: what was shown belongs to the one before. */
  begin(): void
  /** The site's token of the customer was not accepted: they stay a stranger. */
  unidentified(): void
}

const POLL_EVERY = 3_000
const POLLS_BEFORE_SOCKET = 20
/** Until a closed chat is looked at again. */
const CLOSED_FOR = 30_000

const END = { type: 'endOfConversation', from: { id: 'user' } }

/** Keeps one conversation connected for as long as the page lives. */
export function createConnection(
  requests: Requests,
  store: SessionStore,
  on: ConnectionEvents,
  /** Who is signed in on the page. */
  identity?: Identity,
) {
  /** What was shown to the server: an identity works once, unless it can be asked for anew. */
  let named: Identity | undefined
  const pause = createPause()
  let session: Session | undefined
  /** Known to the server, so it is resumed rather than started. */
  let started = false
  let watermark: string | undefined
  /** Every conversation has its own run; one that is not the latest has ended. */
  let run = 0
  let socketFailures = 0
  let hangUp: (() => void) | undefined

  function keep(next: Session): Session {
    session = next
    store.save(next)
    return next
  }

  function forget(): void {
    session = undefined
    started = false
    watermark = undefined
    store.clear()
  }

  function deliver(frame: Frame): void {
    watermark = frame.watermark ?? watermark
    if (frame.activities.length > 0) on.activities(frame.activities)
  }

  async function renew(old: Session): Promise<Session> {
    if (session && session.token !== old.token) return session
    const renewed = await requests.refresh(old)
    if (session?.conversationId !== old.conversationId) throw new RequestError(0)
    return keep(renewed)
  }

  /** Makes a request with a living token. A 401 or 403 after renewal means that the conversation is over. */
  async function withToken<Result>(request: (session: Session) => Promise<Result>): Promise<Result> {
    if (!session) throw new RequestError(0)
    const current = Date.now() > session.renewAt ? await renew(session) : session
    try {
      return await request(current)
    } catch (error) {
      if (!isStatus(error, 401, 403)) throw error
      return request(await renew(current))
    }
  }

  /** Whether the chat is open. A server that does not say has one. */
  async function look(): Promise<boolean> {
    const state = await requests.status().catch(() => undefined)
    if (!state) return true
    on.channel(state)
    return state.open
  }

  async function show(): Promise<string | undefined> {
    const used = named === identity
    named = identity
    if (typeof identity === 'function') return identity()
    if (used && identity) on.unidentified()
    return used ? undefined : identity
  }

  /** Has the server go on with the conversation of whoever is signed in. */
  async function name(anonymous: Session): Promise<void> {
    if (!identity || identity === named) return
    const current = Date.now() > anonymous.renewAt ? await renew(anonymous) : anonymous
    try {
      const theirs = await requests.identify(current, (await show()) ?? '')
      if (session?.conversationId !== current.conversationId) throw new RequestError(0)
      if (theirs.conversationId !== current.conversationId) {
        watermark = undefined
        on.begin()
      }
      keep(theirs)
    } catch (error) {
      if (isStatus(error, 400, 401, 403)) return on.unidentified()
      named = undefined
      throw error
    }
  }

  async function generate(): Promise<Session> {
    try {
      return await requests.generate(await show())
    } catch (error) {
      if (!identity || !isStatus(error, 400, 401)) throw error
      on.unidentified()
      return requests.generate()
    }
  }

  async function open(alive: () => boolean): Promise<Opened> {
    if (!session) {
      session = store.load()
      started = session !== undefined
    }
    if (session) {
      try {
        await name(session)
        return await withToken((it) => (started ? requests.resume(it, watermark) : requests.start(it)))
      } catch (error) {
        if (!isStatus(error, 401, 403, 404)) throw error
        forget()
        on.begin()
      }
    }
    const fresh = await generate()
    if (!alive()) throw new RequestError(0)
    session = fresh
    return requests.start(fresh)
  }

  /** Listens until the line breaks. */
  async function stayOn(streamUrl: string | undefined, alive: () => boolean): Promise<void> {
    if (streamUrl && socketFailures < 2) {
      const line = listen(streamUrl, {
        open: () => {
          socketFailures = 0
          on.status('online')
        },
        frame: (data) => {
          if (alive()) deliver(readFrame(data))
        },
      })
      hangUp = line.close
      if (await line.ended) return
      socketFailures += 1
      throw new RequestError(0)
    }
    // Where sockets are blocked, ask; and try a socket again from time to time.
    socketFailures = 0
    for (let polls = 0; polls < POLLS_BEFORE_SOCKET && alive(); polls += 1) {
      const frame = await withToken((it) => requests.activities(it, watermark))
      if (!alive()) return
      on.status('online')
      deliver(frame)
      await pause.wait(POLL_EVERY)
    }
    socketFailures = 1
  }

  async function keepConnected(): Promise<void> {
    run += 1
    const mine = run
    const alive = () => run === mine
    on.status('connecting')
    for (let attempt = 0; alive(); attempt += 1) {
      let wait = backoff(attempt)
      let busy = false
      const looking = look()
      try {
        const opened = await open(alive)
        if (!alive()) return
        if (!(await looking)) throw new RequestError(0)
        keep(opened.session)
        started = true
        await stayOn(opened.streamUrl, alive)
        attempt = -1
        wait = backoff(0)
      } catch (error) {
        if (!(await looking)) {
          on.status('closed')
          await pause.wait(CLOSED_FOR)
          continue
        }
        if (isStatus(error, 401, 403) && !session) {
          on.status('refused')
          return
        }
        if (error instanceof RequestError) wait = Math.max(error.retryAfter ?? 0, wait)
        busy = isStatus(error, 429)
      }
      if (!alive()) return
      on.status(!navigator.onLine ? 'offline' : busy ? 'busy' : 'reconnecting')
      await pause.wait(wait)
    }
  }

  async function post(item: Outgoing): Promise<string | undefined> {
    try {
      return await withToken((it) => requests.post(it, item))
    } catch (error) {
      // The conversation is over: connecting again finds that out and begins another.
      if (isStatus(error, 401, 403, 404)) hangUp?.()
      throw error
    }
  }

  function end(): void {
    run += 1
    hangUp?.()
    pause.wake()
  }

  function switchTo(next: Session | undefined): void {
    end()
    forget()
    if (next) {
      keep(next)
      started = true
    }
    on.begin()
    void keepConnected()
  }

  const wentOnline = () => pause.wake()
  // A socket does not notice at once that the network has gone.
  const wentOffline = () => hangUp?.()
  addEventListener('online', wentOnline)
  addEventListener('offline', wentOffline)
  const unwatch = store.watch((other) => {
    if (session && other.conversationId !== session.conversationId) switchTo(other)
  })

  return {
    start: () => void keepConnected(),
    /** Tries at once instead of waiting longer. */
    hurry: () => pause.wake(),
    /** Asks whether the chat is still open, and has it close where it is not. */
    async check(): Promise<void> {
      if (!(await look())) hangUp?.()
    },
    restart(): void {
      // Otherwise it is what a customer who is known goes on with, here and elsewhere.
      if (identity) void withToken((it) => requests.post(it, { clientId: '', activity: END })).catch(() => {})
      switchTo(undefined)
    },
    /** Somebody signed in, or out. */
    identify(next: Identity | undefined): void {
      if (next && next === identity) return
      identity = next
      if (!next) switchTo(undefined)
      else {
        end()
        void keepConnected()
      }
    },
    post,
    download: () => withToken(requests.download),
    stop(): void {
      end()
      unwatch()
      removeEventListener('online', wentOnline)
      removeEventListener('offline', wentOffline)
    },
  }
}

function isStatus(error: unknown, ...statuses: readonly number[]): boolean {
  return error instanceof RequestError && statuses.includes(error.status)
}
