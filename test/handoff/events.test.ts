import { once } from 'node:events'
import { createServer } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { setImmediate as turnOfTheLoop } from 'node:timers/promises'
import express from 'express'
import { describe, expect, it, onTestFinished } from 'vitest'
import { sendEvents } from '../../src/console/send-events.ts'
import type { HeardEvent, LiveEvent } from '../../src/core/relay.ts'
import { listenTo } from '../support/event-stream.ts'
import { openDesk } from './open-desk.ts'

type Opened = Awaited<ReturnType<typeof openDesk>>

const headers = (who: string, more: Record<string, string> = {}) => ({
  authorization: `Bearer ${who}`,
  'parley-role': who === 'sue' ? 'supervisor' : 'agent',
  ...more,
})
const listen = ({ url }: Opened, who: string, more: Record<string, string> = {}) =>
  listenTo(`${url}/console/api/events`, headers(who, more))

const toldOf = (heard: Awaited<ReturnType<typeof listen>>['heard']) =>
  heard
    .filter(({ event }) => event !== 'beat')
    .map(({ event, data }) => `${event} ${(data.item as { status?: string })?.status ?? data.handover}`)

describe('who follows the desk', () => {
  it('hears of what they may see, and of what is not theirs any more', async () => {
    const opened = await openDesk()
    const [mia, tom, una] = await Promise.all(['mia', 'tom', 'una'].map((who) => listen(opened, who)))
    expect(mia?.response.headers.get('content-type')).toContain('text/event-stream')
    expect(mia?.response.headers.get('cache-control')).toBe('no-store')
    const id = (await opened.ask('c1')).handover?.id ?? ''
    await expect.poll(() => toldOf(mia?.heard ?? [])).toEqual(['handover waiting'])
    await opened.as('tom').act(id, 'take')
    await expect.poll(() => toldOf(mia?.heard ?? [])).toEqual(['handover waiting', `gone ${id}`])
    await expect.poll(() => toldOf(tom?.heard ?? [])).toEqual(['handover waiting', 'handover taken'])
    expect(toldOf(una?.heard ?? [])).toEqual([`gone ${id}`, `gone ${id}`])
    expect(JSON.stringify(una?.heard)).not.toContain('c1')
  })

  it('goes on where they were after a break, told how it stands now', async () => {
    const opened = await openDesk()
    const first = await listen(opened, 'tom')
    const id = (await opened.ask('c1')).handover?.id ?? ''
    await expect.poll(() => toldOf(first.heard)).toEqual(['handover waiting'])
    const last = first.heard.at(-1)?.id ?? 0
    first.leave()
    await first.ended
    await opened.as('tom').act(id, 'take')
    await opened.as('tom').act(id, 'close')
    const again = await listen(opened, 'tom', { 'last-event-id': String(last) })
    await expect.poll(() => toldOf(again.heard)).toEqual(['handover closed'])
  })

  it('hears that a customer writes, only while they have the conversation, here or on another instance', async () => {
    const hearers = new Set<(event: HeardEvent) => void>()
    const published: LiveEvent[] = []
    const opened = await openDesk({
      relay: {
        publish: async (_to, event) => void published.push(event),
        subscribe: (_conversation, hear) => {
          hearers.add(hear)
          return () => void hearers.delete(hear)
        },
        close: async () => {},
      },
    })
    const id = (await opened.ask('c1')).handover?.id ?? ''
    const reference = { id: 'c1', channel: 'web', customer: 'customer of c1' }
    const [mia, tom] = [await listen(opened, 'mia'), await listen(opened, 'tom')]
    const typings = (one: typeof mia) => one.heard.filter(({ event }) => event === 'typing').map(({ data }) => data)
    opened.customerTyping.typed(reference)
    await opened.as('mia').act(id, 'take')
    await expect.poll(() => hearers.size).toBe(1)
    // Too soon after the last one; then not.
    opened.customerTyping.typed(reference)
    opened.advance(2_000)
    opened.customerTyping.typed(reference)
    await expect.poll(() => typings(mia)).toEqual([{ handover: id, revision: expect.any(Number) }])
    expect(published).toEqual([{ kind: 'customer-typing' }, { kind: 'customer-typing' }])
    for (const hear of hearers) hear({ kind: 'customer-typing' })
    await expect.poll(() => typings(mia)).toHaveLength(2)
    // Who comes back to what they have taken hears it, too.
    mia.leave()
    await mia.ended
    await expect.poll(() => hearers.size).toBe(0)
    const again = await listen(opened, 'mia')
    await expect.poll(() => hearers.size).toBe(1)
    for (const hear of hearers) hear({ kind: 'customer-typing' })
    await expect.poll(() => typings(again)).toHaveLength(1)
    await opened.as('mia').act(id, 'close')
    await expect.poll(() => hearers.size).toBe(0)
    expect(typings(tom)).toEqual([])
  })

  it('is at the desk as long as they do', async () => {
    const opened = await openDesk()
    const attended = async () => {
      const { handOff } = await opened.ask('c1')
      return handOff.status === 'waiting' && handOff.attended
    }
    const mia = await listen(opened, 'mia')
    await expect.poll(attended).toBe(true)
    mia.leave()
    await expect.poll(attended).toBe(false)
  })

  it('is not at the desk where they went before they were known', async () => {
    const known = Promise.withResolvers<void>()
    const asked = Promise.withResolvers<void>()
    let door = async () => {
      asked.resolve()
      await known.promise
    }
    const opened = await openDesk({ door: () => door() })
    const gone = connect(Number(new URL(opened.url).port), '127.0.0.1')
    gone.write('GET /console/api/events HTTP/1.1\r\nhost: x\r\nauthorization: Bearer mia\r\nparley-role: agent\r\n\r\n')
    await asked.promise
    gone.destroy()
    await expect.poll(() => opened.connections()).toBe(0)
    door = async () => {}
    known.resolve()
    const una = await listen(opened, 'una')
    await expect.poll(() => una.heard.length).toBeGreaterThan(0)
    const { handOff } = await opened.ask('c1')
    expect(handOff).toMatchObject({ status: 'waiting', attended: false })
  })

  it('is let go when their role ends', async () => {
    const opened = await openDesk({ askEveryMs: 20 })
    const id = (await opened.ask('c1')).handover?.id ?? ''
    const mia = await listen(opened, 'mia')
    await opened.as('mia').act(id, 'take')
    opened.staff.mia = { id: 'mia', roles: ['analyst'] }
    await mia.ended
    const reply = await fetch(`${opened.url}/console/api/handovers/${id}/reply`, {
      method: 'POST',
      headers: { ...headers('mia'), 'content-type': 'application/json' },
      body: JSON.stringify({ text: 'still here' }),
    })
    expect(reply.status).toBe(403)
    expect(opened.accepted.map(({ desk }) => desk?.kind)).toEqual(['take'])
  })

  it('is let go where they never read', async () => {
    const ended = Promise.withResolvers<number>()
    async function* events() {
      let told = 0
      try {
        for (; ; await turnOfTheLoop()) yield { event: 'handover', id: told++, data: 'x'.repeat(100_000) }
      } finally {
        ended.resolve(told)
      }
    }
    const app = express().get('/', (_request, response) =>
      sendEvents(response, events(), { stillMay: async () => true, over: new AbortController(), askEveryMs: 10_000 }),
    )
    const server = createServer(app).listen(0, '127.0.0.1')
    onTestFinished(() => void server.close())
    await once(server, 'listening')
    const deaf = connect((server.address() as AddressInfo).port, '127.0.0.1')
    deaf.on('error', () => {})
    onTestFinished(() => void deaf.destroy())
    deaf.pause().write('GET / HTTP/1.1\r\nhost: x\r\n\r\n')
    // What the operating system takes, and no more than a stream may hold.
    expect(await ended.promise).toBeLessThan(200)
  })
})
