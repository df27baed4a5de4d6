import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { JobLock } from '../../src/core/jobs.ts'

/** Two instances' locks on the same thing. */
export interface OpenedJobs {
  readonly jobs: JobLock
  readonly other: JobLock
  advance(ms: number): void | Promise<void>
  close(): Promise<void>
}

const MINUTE_MS = 60_000

/** What every job lock promises. */
export function describeJobs(name: string, open: () => Promise<OpenedJobs>): void {
  describe(`${name} keep the job lock's promise`, () => {
    let opened: OpenedJobs
    beforeEach(async () => {
      opened = await open()
    })
    afterEach(() => opened.close())

    it('give a job to one of many that ask at once', async () => {
      const { jobs, other } = opened
      const taken = await Promise.all(
        Array.from({ length: 20 }, (_, index) => (index % 2 ? jobs : other).take('sweep', MINUTE_MS)),
      )
      expect(taken.filter(Boolean)).toHaveLength(1)
    })

    // Redis's own time passes, too, while this runs: minutes leave room for that.
    it('give it again when its time is over, and not before', async () => {
      const { jobs, other, advance } = opened
      expect(await jobs.take('sweep', 10 * MINUTE_MS)).toBe(true)
      await advance(9 * MINUTE_MS)
      expect(await other.take('sweep', MINUTE_MS)).toBe(false)
      expect(await jobs.take('sweep', MINUTE_MS)).toBe(false)
      await advance(MINUTE_MS)
      expect(await other.take('sweep', 10 * MINUTE_MS)).toBe(true)
      await advance(9 * MINUTE_MS)
      expect(await jobs.take('sweep', MINUTE_MS)).toBe(false)
      await advance(MINUTE_MS)
      expect(await jobs.take('sweep', MINUTE_MS)).toBe(true)
    })

    it('keep jobs apart', async () => {
      const { jobs, other } = opened
      expect(await jobs.take('one', MINUTE_MS)).toBe(true)
      expect(await other.take('two', MINUTE_MS)).toBe(true)
    })
  })
}
