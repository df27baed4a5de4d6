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
}

const ATTEMPTS = 4

/** Sends one after the other, in order. What cannot go for lack of a network waits; what is refused has failed. */
export function createOutbox(post: (activity: object) => Promise<string | undefined>, on: OutboxEvents) {
  const queue: Outgoing[] = []
  const pause = createPause()
  let draining = false

  async function attempt(item: Outgoing): Promise<void> {
    for (let tries = 0; queue[0] === item; ) {
      try {
        const id = await post(item.activity)
        return on.sent(item.clientId, id)
      } catch (error) {
        if (queue[0] !== item) return
        const { status, retryAfter } = error instanceof RequestError ? error : new RequestError(0)
        if (status === 429) on.delayed(item.clientId)
        else if (status >= 500 && tries < ATTEMPTS) tries += 1
        else if (status !== 0) return on.failed(item.clientId)
        await pause.wait(retryAfter ?? backoff(tries))
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
    wake: () => pause.wake(),
    clear(): void {
      queue.length = 0
      pause.wake()
    },
  }
}
