import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { RateLimiter } from '../../src/core/rate-limiter.ts'

export interface OpenedLimiters {
  /** Another call with the same name counts with it where the store is shared. */
  limiter(name: string, perMinute: number): RateLimiter
  /** Lets the minute of this name and person end. */
  endMinute(name: string, who: string): Promise<void>
  close(): Promise<void>
}

/** What all rate limiters promise. */
export function describeRateLimiter(name: string, open: () => Promise<OpenedLimiters>): void {
  describe(`${name} keeps the rate limiter's promise`, () => {
    let opened: OpenedLimiters
    beforeEach(async () => {
      opened = await open()
    })
    afterEach(() => opened.close())

    it('grants so much a minute, and not one more', async () => {
      const limiter = opened.limiter('messages', 3)
      const waits = await Promise.all(Array.from({ length: 7 }, () => limiter.take('ada')))
      expect(waits.filter((wait) => wait === 0)).toHaveLength(3)
      for (const wait of waits.filter((wait) => wait > 0)) expect(wait).toBeLessThanOrEqual(60_000)
    })

    it('counts everybody alone, and each thing alone', async () => {
      const limiter = opened.limiter('messages', 1)
      expect(await limiter.take('ada')).toBe(0)
      expect(await limiter.take('ada')).toBeGreaterThan(0)
      expect(await limiter.take('bob')).toBe(0)
      expect(await opened.limiter('requests', 1).take('ada')).toBe(0)
    })

    it('takes any name', async () => {
      const limiter = opened.limiter('messages', 1)
      for (const who of ['', 'user:{x} *\n', '客户', 'x'.repeat(5_000)]) {
        expect(await limiter.take(who)).toBe(0)
        expect(await limiter.take(who)).toBeGreaterThan(0)
      }
    })

    it('begins anew when the minute is over', async () => {
      const limiter = opened.limiter('messages', 2)
      for (const _ of [1, 2]) expect(await limiter.take('ada')).toBe(0)
      await opened.endMinute('messages', 'ada')
      for (const _ of [1, 2]) expect(await limiter.take('ada')).toBe(0)
      expect(await limiter.take('ada')).toBeGreaterThan(0)
    })
  })
}
