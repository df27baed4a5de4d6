import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { HeardEvent, LiveEvent, Relay } from '../../src/core/relay.ts'
import { until } from '../support/until.ts'

/** Instances that share a relay. */
export interface OpenedRelay {
  readonly one: Relay
  readonly other: Relay
  /** Cuts every connection, and lets them come back. */
  interrupt(): Promise<void>
  /** Everything that went over the wire so far. */
  wire(): string
  close(): Promise<void>
}

export const ADA = { id: 'conversation-of-ada', channel: 'web', customer: 'ada' }
const BOB = { id: 'conversation-of-bob', channel: 'web', customer: 'bob' }

/** What all relays promise. */
export function describeRelay(name: string, open: () => Promise<OpenedRelay>): void {
  describe(`${name} keeps the relay's promise`, () => {
    let opened: OpenedRelay
    beforeEach(async () => {
      opened = await open()
    })
    afterEach(() => opened.close())

    /** Listens, and waits until it does. */
    async function listen(relay: Relay, to = ADA) {
      const heard: HeardEvent[] = []
      const stop = relay.subscribe(to, (event) => heard.push(event))
      await until(() => heard.some(({ kind }) => kind === 'gap'))
      const gaps = () => heard.filter(({ kind }) => kind === 'gap').length
      return { heard, gaps, events: () => heard.filter(({ kind }) => kind !== 'gap'), stop }
    }

    const line = (sequence: number): LiveEvent => ({ kind: 'line', sequence })
    const partial = (update: number, text: string): LiveEvent => ({
      kind: 'partial',
      partial: { id: 'm1.0', replyTo: 'm1', update, text },
    })

    it('brings what happens to another instance, whole and in order', async () => {
      const { events } = await listen(opened.other)
      const shown = [{ kind: 'typing' }, { kind: 'customer-typing' }] as const
      const said = [line(1), ...shown, partial(1, '退货 “ok” 🦦\n'), partial(2, 'Two.'), line(2)]
      for (const event of said) void opened.one.publish(ADA, event)
      await until(() => events().length === said.length)
      expect(events()).toEqual(said)
    })

    it('lets a conversation hear nothing of another one, nor an instance itself', async () => {
      const [ada, own] = [await listen(opened.other), await listen(opened.one)]
      await opened.one.publish(BOB, line(7))
      await opened.one.publish(ADA, line(8))
      await until(() => ada.events().length > 0)
      expect(ada.events()).toEqual([line(8)])
      await opened.other.publish(ADA, line(9))
      await until(() => own.events().length > 0)
      expect(own.events()).toEqual([line(9)])
    })

    it('serves all who listen, until each has stopped', async () => {
      const first = await listen(opened.other)
      const second: HeardEvent[] = []
      const stopSecond = opened.other.subscribe(ADA, (event) => second.push(event))
      await opened.one.publish(ADA, line(1))
      await until(() => first.events().length === 1 && second.length === 1)
      first.stop()
      first.stop()
      await opened.one.publish(ADA, line(2))
      await until(() => second.length === 2)
      expect(first.events()).toEqual([line(1)])
      stopSecond()
      const again = await listen(opened.other)
      await opened.one.publish(ADA, line(3))
      await until(() => again.events().length === 1)
      expect(second).toEqual([line(1), line(2)])
    })

    it('says that something may have been missed when it was cut off, and goes on', async () => {
      const { events, gaps } = await listen(opened.other)
      await opened.interrupt()
      await until(() => gaps() > 1)
      await until(async () => {
        await opened.one.publish(ADA, line(5))
        return events().length > 0
      })
      expect(events()[0]).toEqual(line(5))
    })

    it('lets nobody read on the way what is said', async () => {
      const { events } = await listen(opened.other)
      await opened.one.publish(ADA, partial(1, 'marmalade-otter-5512'))
      await until(() => events().length > 0)
      expect(opened.wire()).toContain(ADA.id)
      expect(opened.wire()).not.toContain('marmalade')
      expect(opened.wire()).not.toContain(Buffer.from('marmalade-otter-5512').toString('base64').slice(0, 20))
    })

    it('tells and hears nothing after it was closed, and does not mind', async () => {
      const { events, heard } = await listen(opened.other)
      await opened.other.close()
      await opened.other.close()
      const before = heard.length
      const witness = await listen(opened.one)
      await opened.other.publish(ADA, line(1))
      await opened.one.publish(ADA, line(2))
      expect(events()).toEqual([])
      expect(heard).toHaveLength(before)
      expect(witness.events()).toEqual([])
    })
  })
}
