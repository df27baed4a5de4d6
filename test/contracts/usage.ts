import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Charge, UsageCounters } from '../../src/core/usage.ts'

/** Empty counters of one test's own. */
export interface OpenedUsage {
  readonly usage: UsageCounters
  /** As another process has the same counters open. */
  readonly other: UsageCounters
  /** By the counters' clock, in milliseconds since the epoch. */
  now(): number
  /** Moves the counters' clock on, in milliseconds. */
  advance(ms: number): void | Promise<void>
  close(): Promise<void>
}

const DAY_MS = 86_400_000

/** What all usage counters promise. */
export function describeUsage(name: string, open: () => Promise<OpenedUsage>): void {
  describe(`${name} keep the usage counters' promise`, () => {
    let opened: OpenedUsage
    let usage: UsageCounters

    beforeEach(async () => {
      opened = await open()
      usage = opened.usage
    })
    afterEach(() => opened.close())

    const charge = (amount: number, more: Partial<Charge> = {}): Charge => ({
      counter: 'tokens:ada',
      amount,
      limit: 100,
      until: opened.now() + DAY_MS,
      ...more,
    })
    /** Whether exactly so much was spent. */
    const expectSpent = async (amount: number, more: Partial<Charge> = {}) => {
      expect(await usage.reserve([charge(0, { ...more, limit: amount })])).toBe(true)
      if (amount > 0) expect(await usage.reserve([charge(0, { ...more, limit: amount - 1 })])).toBe(false)
    }

    it('grants up to the limit, and not one more', async () => {
      expect(await usage.reserve([charge(60)])).toBe(true)
      expect(await usage.reserve([charge(41)])).toBe(false)
      expect(await usage.reserve([charge(40)])).toBe(true)
      expect(await usage.reserve([charge(1)])).toBe(false)
      await expectSpent(100)
    })

    it('counts each counter alone, against the limit that comes with the charge', async () => {
      expect(await usage.reserve([charge(100)])).toBe(true)
      expect(await usage.reserve([charge(100, { counter: 'tokens:bob' })])).toBe(true)
      expect(await usage.reserve([charge(100, { limit: 200 })])).toBe(true)
    })

    it('adds all charges or none', async () => {
      const money = { counter: 'money:ada', limit: 10 }
      expect(await usage.reserve([charge(50), charge(11, money)])).toBe(false)
      expect(await usage.reserve([charge(11, money), charge(50)])).toBe(false)
      await expectSpent(0)
      expect(await usage.reserve([charge(50), charge(10, money)])).toBe(true)
      await expectSpent(50)
      await expectSpent(10, money)
    })

    it('gives back what was reserved and not spent', async () => {
      await usage.reserve([charge(100)])
      await usage.settle([charge(-70)])
      await expectSpent(30)
      expect(await usage.reserve([charge(70)])).toBe(true)
    })

    it('counts what was spent beyond the limit, and refuses from then on', async () => {
      await usage.reserve([charge(90)])
      await usage.settle([charge(50)])
      await expectSpent(140)
      expect(await usage.reserve([charge(1)])).toBe(false)
    })

    it('never owes anybody', async () => {
      await usage.settle([charge(-50)])
      await expectSpent(0)
      await usage.reserve([charge(20)])
      await usage.settle([charge(-50)])
      await expectSpent(0)
    })

    it('begins anew at the end that the counter began with, and not a moment before', async () => {
      await usage.reserve([charge(60)])
      await opened.advance(1_000)
      await usage.reserve([charge(40)])
      await opened.advance(DAY_MS - 1_001)
      await expectSpent(100)
      await opened.advance(1)
      await expectSpent(0)
      expect(await usage.reserve([charge(100)])).toBe(true)
    })

    it('does not let a call that ends after its day touch the next', async () => {
      const yesterday = charge(80)
      await usage.reserve([yesterday])
      await opened.advance(DAY_MS)
      await usage.reserve([charge(30)])
      await usage.settle([{ ...yesterday, amount: -80 }])
      await expectSpent(30)
      await usage.settle([{ ...yesterday, amount: 20 }])
      await expectSpent(30)
    })

    it('lets fifty that come at once not pass the limit together', async () => {
      const granted = await Promise.all(Array.from({ length: 50 }, () => usage.reserve([charge(7)])))
      expect(granted.filter(Boolean)).toHaveLength(14)
      await expectSpent(98)
    })

    it('still counts what came before it was closed, and nothing after', async () => {
      const last = usage.reserve([charge(7)])
      await usage.close()
      expect(await last).toBe(true)
      await expect(usage.reserve([charge(7)])).rejects.toThrow()
      await expect(usage.settle([charge(7)])).rejects.toThrow()
      expect(await opened.other.reserve([charge(0, { limit: 6 })])).toBe(false)
    })

    it('counts for all processes together', async () => {
      const both = Array.from({ length: 50 }, (_, at) => (at % 2 ? usage : opened.other).reserve([charge(7)]))
      expect((await Promise.all(both)).filter(Boolean)).toHaveLength(14)
      await opened.other.settle([charge(-8)])
      await expectSpent(90)
    })
  })
}
