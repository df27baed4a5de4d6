import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createEmbeddedJobs } from '../../src/memory/embedded-jobs.ts'
import { createRedisJobs } from '../../src/memory/redis/jobs.ts'
import { describeJobs } from '../contracts/jobs.ts'
import { type RedisServer, startRedis } from '../support/redis.ts'
import { temporaryFolder } from '../support/temporary.ts'
import { openClient } from './redis/open-client.ts'

const START = 1_764_000_000_000

describeJobs('the embedded jobs', async () => {
  const file = join(temporaryFolder(), 'jobs.db')
  let now = START
  const jobs = createEmbeddedJobs({ file, clock: () => now })
  const other = createEmbeddedJobs({ file, clock: () => now })
  return {
    jobs,
    other,
    advance: (ms) => {
      now += ms
    },
    async close() {
      await jobs.close()
      await other.close()
    },
  }
})

let server: RedisServer
beforeAll(async () => {
  server = await startRedis()
})
afterAll(() => server.stop())

describeJobs('the jobs in Redis', async () => {
  const [one, other] = [await openClient(server.url), await openClient(server.url)]
  await one.empty()
  return {
    jobs: createRedisJobs(one.client),
    other: createRedisJobs(other.client),
    advance: (ms) => one.age(ms),
    async close() {
      await one.client.close()
      await other.client.close()
    },
  }
})

it('are given to one of two processes each', async () => {
  const file = join(temporaryFolder(), 'jobs.db')
  const script = fileURLToPath(new URL('taking.ts', import.meta.url))
  const outputs = await Promise.all(
    [1, 2].map(async () => {
      const child = spawn(process.execPath, [script, file, String(START)], { stdio: ['ignore', 'pipe', 'inherit'] })
      const [output, [code]] = await Promise.all([text(child.stdout), once(child, 'exit')])
      expect(code).toBe(0)
      return Number(output)
    }),
  )
  expect(outputs.reduce((sum, taken) => sum + taken, 0)).toBe(100)
})
