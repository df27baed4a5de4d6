import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createOutbox } from '../../src/widget/wire/outbox.ts'
import { RequestError } from '../../src/widget/wire/requests.ts'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

/** Answers in turn: an error is thrown, anything else is success. Then success forever. */
function start(...answers: (RequestError | 'ok' | Promise<string>)[]) {
  const events: string[] = []
  const posts: unknown[] = []
  const outbox = createOutbox(
    async (activity) => {
      posts.push(activity)
      const answer = answers.shift() ?? 'ok'
      if (answer instanceof RequestError) throw answer
      return answer
    },
    {
      sent: (id) => events.push(`sent ${id}`),
      delayed: (id) => events.push(`delayed ${id}`),
      failed: (id) => events.push(`failed ${id}`),
    },
  )
  const add = (clientId: string) => outbox.add({ clientId, activity: { text: clientId } })
  return { outbox, add, events, posts }
}

describe('the outbox', () => {
  it('keeps the order while the network is away, and goes on when it is back', async () => {
    const { outbox, add, events } = start(new RequestError(0), new RequestError(0))
    add('a')
    add('b')
    await vi.advanceTimersByTimeAsync(1)
    expect(events).toEqual([])
    outbox.wake()
    await vi.advanceTimersByTimeAsync(1)
    expect(events).toEqual([])
    outbox.wake()
    await vi.advanceTimersByTimeAsync(1)
    expect(events).toEqual(['sent a', 'sent b'])
  })

  it('waits as long as the server asks', async () => {
    const { add, events, posts } = start(new RequestError(429, 5_000))
    add('a')
    await vi.advanceTimersByTimeAsync(4_900)
    expect(events).toEqual(['delayed a'])
    expect(posts).toHaveLength(1)
    await vi.advanceTimersByTimeAsync(200)
    expect(events).toEqual(['delayed a', 'sent a'])
  })

  it('gives up what is refused, and sends the next', async () => {
    const { add, events } = start(new RequestError(400))
    add('a')
    add('b')
    await vi.advanceTimersByTimeAsync(1)
    expect(events).toEqual(['failed a', 'sent b'])
  })

  it('tries a server in trouble again, but not forever', async () => {
    const { add, events, posts } = start(...Array.from({ length: 9 }, () => new RequestError(503)))
    add('a')
    await vi.advanceTimersByTimeAsync(120_000)
    expect(events).toEqual(['failed a'])
    expect(posts).toHaveLength(5)
  })

  it('does not send again what has come back by the stream', async () => {
    const { outbox, add, events, posts } = start(new RequestError(0))
    add('a')
    await vi.advanceTimersByTimeAsync(1)
    outbox.confirm('a')
    await vi.advanceTimersByTimeAsync(60_000)
    expect(posts).toHaveLength(1)
    expect(events).toEqual([])
  })
})
