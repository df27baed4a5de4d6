import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { JobLock } from '../../src/core/jobs.ts'

/** Two instances' locks on the same thing. */
export interface OpenedJobs {
  readonly jobs: JobLock
  readonly other: JobLock
  advance(ms: number): void | Promise<void>
  close(): Promise<void>
}

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
        Array.from({ length: 20 }, (_, index) => (index % 2 ? jobs : other).take('sweep', 1_000)),
      )
      expect(taken.filter(Boolean)).toHaveLength(1)
    })

    it('give it again when its time is over, and not a moment before', async () => {
      const { jobs, other, advance } = opened
      expect(await jobs.take('sweep', 1_000)).toBe(true)
      await advance(999)
      expect(await other.take('sweep', 1_000)).toBe(false)
      expect(await jobs.take('sweep', 1_000)).toBe(false)
      await advance(1)
      expect(await other.take('sweep', 5_000)).toBe(true)
      await advance(4_999)
      expect(await jobs.take('sweep', 1_000)).toBe(false)
      await advance(1)
      expect(await jobs.take('sweep', 1_000)).toBe(true)
    })

    it('keep jobs apart', async () => {
      const { jobs, other } = opened
      expect(await jobs.take('one', 1_000)).toBe(true)
      expect(await other.take('two', 1_000)).toBe(true)
    })
  })
}
