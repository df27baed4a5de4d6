import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { startSchedule } from '../../src/app/schedule.ts'
import type { Log } from '../../src/core/log.ts'
import { createEmbeddedJobs } from '../../src/memory/embedded-jobs.ts'
import { temporaryFolder } from '../support/temporary.ts'

const problems: string[] = []
const write = (_fields: object, message: string) => void problems.push(message)
const log: Log = { debug: () => {}, info: () => {}, warn: write, error: write }

it('runs a shared job on one of two instances, and the others on both, whatever fails', async () => {
  const file = join(temporaryFolder(), 'jobs.db')
  // Time stands still: what was taken once is not given again.
  const instances = [0, 1].map(() => createEmbeddedJobs({ file, clock: () => 1_764_000_000_000 }))
  const runs = { shared: 0, own: [0, 0] }
  const enough = Promise.withResolvers<void>()
  const stops = instances.map((jobs, index) =>
    startSchedule(
      [
        { name: 'shared', everyMs: 1, shared: true, run: async () => void runs.shared++ },
        {
          name: 'own',
          everyMs: 1,
          async run() {
            runs.own[index] = (runs.own[index] ?? 0) + 1
            if (runs.own.every((count) => count > 20)) enough.resolve()
            throw new Error('it fails each time')
          },
        },
      ],
      { jobs, log },
    ),
  )
  onTestFinished(async () => {
    for (const stop of stops) await stop(1_000)
    for (const jobs of instances) await jobs.close()
  })
  await enough.promise
  expect(runs.shared).toBe(1)
  // Told once by each instance, not twenty times.
  expect(problems).toEqual(['job failed', 'job failed'])
})
