import { backoff, createPause } from './pause.ts'
import { RequestError } from './requests.ts'

export interface Outgoing {
  readonly clientId: string
  readonly activity: object
  readonly files?: readonly File[]
  /** How much of the files has gone out, from 0 to 1. */
  progress?(done: number): void
  /** Ends an upload. */
  readonly abort?: AbortController
}

interface OutboxEvents {
  sent(clientId: string, id: string | undefined): void
  /** Whether messages are held up: no network, or a server that cannot take any just now. They go later by themselves. */
  stuck(stuck: boolean): void
  /** The server asked for patience with this customer; the message goes later by itself. */
  delayed(clientId: string): void
  failed(clientId: string): void
  /** The server does not take this message, however often it is sent; why, by HTTP's numbers. */
  rejected(clientId: string, status: number): void
}

/** How often a server may fail on a message before the message has failed. */
const FAULTS = 5
/** Nobody there: no network, no server behind the proxy, or no store behind the server. */
const AWAY = [0, 502, 503, 504]
/** The message itself is what the server does not want. */
const REJECTED = [400, 413, 415, 422]
/** Longest pause while nobody is there: what was written should go out soon after. */
const AWAY_PAUSE = 10_000

/** Sends one after the other, in order. What cannot go for lack of a network waits; what is refused has failed. */
export function createOutbox(post: (item: Outgoing) => Promise<string | undefined>, on: OutboxEvents) {
  const queue: Outgoing[] = []
  const pause = createPause()
  let draining = false
  /** Since the last success, or since the connection was last known to be good: the pauses grow by it. */
  let attempts = 0

  async function attempt(item: Outgoing): Promise<void> {
    attempts = 0
    for (let faults = 0; queue[0] === item; attempts += 1) {
      try {
        const id = await post(item)
        on.stuck(false)
        return on.sent(item.clientId, id)
      } catch (error) {
        if (queue[0] !== item) return
        const { status, retryAfter } = error instanceof RequestError ? error : new RequestError(0)
        const away = AWAY.includes(status)
        on.stuck(away)
        if (REJECTED.includes(status)) return on.rejected(item.clientId, status)
        if (status === 429) on.delayed(item.clientId)
        else if (!away) {
          faults += 1
          if (status < 500 || faults === FAULTS) return on.failed(item.clientId)
        }
        const pauseFor = away ? Math.min(AWAY_PAUSE, backoff(attempts)) : backoff(attempts)
        await pause.wait(Math.max(retryAfter ?? 0, pauseFor))
      }
    }
  }

  async function drain(): Promise<void> {
    if (draining) return
    draining = true
    for (let item = queue[0]; item; item = queue[0]) {
      await attempt(item)
      if (queue[0] === item) queue.shift()
    }
    draining = false
  }

  return {
    add(item: Outgoing): void {
      queue.push(item)
      void drain()
    },
    /** It is no longer to be sent: it came back by the stream, whatever became of the request, or was taken back. */
    drop(clientId: string): void {
      const at = queue.findIndex((item) => item.clientId === clientId)
      if (at >= 0) queue.splice(at, 1)
      if (at === 0) pause.wake()
    },
    /** The connection is back. */
    wake(): void {
      attempts = 0
      pause.wake()
    },
    clear(): void {
      queue.length = 0
      pause.wake()
    },
  }
}
