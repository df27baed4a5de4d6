import { afterAll, beforeAll, expect, it, onTestFinished, vi } from 'vitest'
import { createRateLimiter } from '../../src/memory/rate-limiter.ts'
import { readRedisAddress } from '../../src/memory/redis/address.ts'
import { createRedisClient } from '../../src/memory/redis/client.ts'
import { describeRateLimiter, type OpenedLimiters } from '../contracts/rate-limiter.ts'
import { type RedisCluster, type RedisServer, startRedis, startRedisCluster } from '../support/redis.ts'
import { until } from '../support/until.ts'

const log = { debug() {}, info() {}, warn() {}, error() {} }

let server: RedisServer
let cluster: RedisCluster
beforeAll(async () => {
  server = await startRedis()
  cluster = await startRedisCluster()
})
afterAll(async () => {
  await server.stop()
  await cluster.stop()
})

async function connect(url: string) {
  const address = readRedisAddress(url)
  if ('problem' in address) throw new Error(address.problem)
  const client = createRedisClient({ address, log })
  if (!(await client.ready(10_000))) throw new Error(`no Redis at ${url}`)
  return client
}

async function overRedis(url: string, nodes: readonly RedisServer[]): Promise<OpenedLimiters> {
  const client = await connect(url)
  for (const node of nodes) await node.ask('FLUSHALL')
  return {
    limiter: (name, perMinute) => createRateLimiter({ name, perMinute, redis: client.redis }),
    endMinute: async (name, who) => void (await client.redis.pexpire(`parley:rate:${name}:${who}`, 0)),
    close: () => client.close(),
  }
}

describeRateLimiter('A limiter over Redis', () => overRedis(server.url, [server]))
describeRateLimiter('A limiter over a Cluster', () => overRedis(cluster.url, cluster.nodes))
describeRateLimiter('A limiter of its own', async () => {
  vi.useFakeTimers()
  return {
    limiter: (name, perMinute) => createRateLimiter({ name, perMinute }),
    endMinute: async () => void (await vi.advanceTimersByTimeAsync(60_000)),
    close: async () => void vi.useRealTimers(),
  }
})

it('counts for all instances together, and keeps nothing for longer than a minute', async () => {
  const clients = [await connect(server.url), await connect(server.url)]
  onTestFinished(async () => {
    for (const client of clients) await client.close()
  })
  await server.ask('FLUSHALL')
  const limiters = clients.map(({ redis }) => createRateLimiter({ name: 'messages', perMinute: 10, redis }))
  const waits = await Promise.all(Array.from({ length: 30 }, (_, at) => limiters[at % 2]?.take('ada')))
  expect(waits.filter((wait) => wait === 0)).toHaveLength(10)
  const left = Number(await server.ask('PTTL', 'parley:rate:messages:ada'))
  expect(left).toBeGreaterThan(0)
  expect(left).toBeLessThanOrEqual(60_000)
})

it('counts for itself while Redis is away, and keeps nobody out', async () => {
  const own = await startRedis()
  const client = await connect(own.url)
  onTestFinished(async () => {
    await client.close()
    await own.stop()
  })
  const limiter = createRateLimiter({ name: 'messages', perMinute: 2, redis: client.redis })
  expect(await limiter.take('ada')).toBe(0)
  await own.kill()
  await until(() => client.redis.status !== 'ready')
  expect(await limiter.take('bob')).toBe(0)
  expect(await limiter.take('bob')).toBe(0)
  expect(await limiter.take('bob')).toBeGreaterThan(0)
})
