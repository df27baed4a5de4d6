import { backoff, createPause } from './pause.ts'
import { RequestError } from './requests.ts'

export interface Outgoing {
  readonly clientId: string
  readonly activity: object
}

interface OutboxEvents {
  sent(clientId: string, id: string | undefined): void
  /** The server asked for patience; the message goes later by itself. */
  delayed(clientId: string): void
  failed(clientId: string): void
  /** The server does not take this message, however often it is sent. */
  rejected(clientId: string): void
}

/** How often a server in trouble may refuse a message before it has failed. */
const REFUSALS = 5

/** Sends one after the other, in order. What cannot go for lack of a network waits; what is refused has failed. */
export function createOutbox(post: (activity: object) => Promise<string | undefined>, on: OutboxEvents) {
  const queue: Outgoing[] = []
  const pause = createPause()
  let draining = false
  /** Since the last success, or since the connection was last known to be good: the pauses grow by it. */
  let attempts = 0

  async function attempt(item: Outgoing): Promise<void> {
    attempts = 0
    for (let refusals = 0; queue[0] === item; attempts += 1) {
      try {
        const id = await post(item.activity)
        return on.sent(item.clientId, id)
      } catch (error) {
        if (queue[0] !== item) return
        const { status, retryAfter } = error instanceof RequestError ? error : new RequestError(0)
        if (status >= 500) refusals += 1
        if (status === 400 || status === 413) return on.rejected(item.clientId)
        if (status === 429) on.delayed(item.clientId)
        else if (status !== 0 && (status < 500 || refusals === REFUSALS)) return on.failed(item.clientId)
        await pause.wait(Math.max(retryAfter ?? 0, backoff(attempts)))
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
    /** The message came back by the stream, so it has arrived, whatever became of the request. */
    confirm(clientId: string): void {
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
