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
  let stuck = false
  const outbox = createOutbox(
    async ({ activity }) => {
      posts.push(activity)
      const answer = answers.shift() ?? 'ok'
      if (answer instanceof RequestError) throw answer
      return answer
    },
    {
      sent: (id) => events.push(`sent ${id}`),
      stuck: (now) => {
        stuck = now
      },
      delayed: (id) => events.push(`delayed ${id}`),
      failed: (id) => events.push(`failed ${id}`),
      rejected: (id) => events.push(`rejected ${id}`),
    },
  )
  const add = (clientId: string) => outbox.add({ clientId, activity: { text: clientId } })
  return { outbox, add, events, posts, isStuck: () => stuck }
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

  it.each([
    ['the network is away', new RequestError(0)],
    ['the server asks for patience, without saying how much', new RequestError(429)],
    ['the server asks for none', new RequestError(429, 0)],
  ])('tries less and less often while %s, and never gives up', async (_, error) => {
    const { add, events, posts } = start(...Array.from({ length: 60 }, () => error))
    add('a')
    await vi.advanceTimersByTimeAsync(12_000)
    expect(posts.length).toBeLessThanOrEqual(6)
    const before = posts.length
    await vi.advanceTimersByTimeAsync(120_000)
    // Half a minute is the longest pause.
    expect(posts.length).toBeGreaterThanOrEqual(before + 4)
    await vi.advanceTimersByTimeAsync(3_600_000)
    expect(events.at(-1)).toBe('sent a')
  })

  it('begins with short pauses again when the connection is back', async () => {
    const { outbox, add, events } = start(...Array.from({ length: 8 }, () => new RequestError(0)))
    add('a')
    await vi.advanceTimersByTimeAsync(30_000)
    expect(events).toEqual([])
    outbox.wake()
    await vi.advanceTimersByTimeAsync(5_000)
    expect(events).toEqual(['sent a'])
  })

  it.each([
    [400, 'rejected a'],
    [413, 'rejected a'],
    [415, 'rejected a'],
    [404, 'failed a'],
  ])('gives up what is refused with %i, and sends the next', async (status, event) => {
    const { add, events } = start(new RequestError(status))
    add('a')
    add('b')
    await vi.advanceTimersByTimeAsync(1)
    expect(events).toEqual([event, 'sent b'])
  })

  it('tries a server that fails again, but not forever', async () => {
    const { add, events, posts, isStuck } = start(...Array.from({ length: 9 }, () => new RequestError(500)))
    add('a')
    await vi.advanceTimersByTimeAsync(120_000)
    expect(events).toEqual(['failed a'])
    expect(posts).toHaveLength(5)
    expect(isStuck()).toBe(false)
  })

  it.each([0, 502, 503, 504])(
    'keeps what nobody is there to take (%i), says so, and sends it when it is taken again',
    async (status) => {
      const { add, events, posts, isStuck } = start(
        ...Array.from({ length: 40 }, () => new RequestError(status, 1_000)),
      )
      add('a')
      add('b')
      await vi.advanceTimersByTimeAsync(60_000)
      expect([events, isStuck()]).toEqual([[], true])
      // Ten seconds is the longest pause.
      expect(posts.length).toBeGreaterThanOrEqual(8)
      expect(posts.length).toBeLessThanOrEqual(20)
      await vi.advanceTimersByTimeAsync(400_000)
      expect([events, isStuck()]).toEqual([['sent a', 'sent b'], false])
    },
  )

  it('does not send again what has come back by the stream', async () => {
    const { outbox, add, events, posts } = start(new RequestError(0))
    add('a')
    await vi.advanceTimersByTimeAsync(1)
    outbox.drop('a')
    await vi.advanceTimersByTimeAsync(60_000)
    expect(posts).toHaveLength(1)
    expect(events).toEqual([])
  })
})
