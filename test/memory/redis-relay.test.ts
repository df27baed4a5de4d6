import { Cluster, Redis } from 'ioredis'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import type { HeardEvent } from '../../src/core/relay.ts'
import { createRedisRelay } from '../../src/memory/redis/relay.ts'
import { ADA, describeRelay, type OpenedRelay } from '../contracts/relay.ts'
import { newMasterKey, openKeys } from '../keys/test-keys.ts'
import { type RedisServer, startRedis, watchCommands } from '../support/redis.ts'
import { startCluster } from '../support/redis-cluster.ts'
import { temporaryFolder } from '../support/temporary.ts'
import { until } from '../support/until.ts'

const log = { debug() {}, info() {}, warn() {}, error() {} }
const ignoreErrors = <T extends Redis | Cluster>(client: T): T => client.on('error', () => {}) as T

/** Two instances over the same Redis, whose every command is watched. */
async function openOver(servers: readonly RedisServer[], connect: () => Redis | Cluster): Promise<OpenedRelay> {
  const clients = [ignoreErrors(connect()), ignoreErrors(connect())] as const
  const admins = servers.map(({ url }) => ignoreErrors(new Redis(url)))
  const watched = await Promise.all(servers.map(({ port }) => watchCommands(port)))
  const { keys, close } = openKeys(temporaryFolder(), newMasterKey())
  await Promise.all(clients.map((client) => client.ping()))
  const [one, other] = clients.map((redis) => createRedisRelay({ redis, keys, log })) as [
    ReturnType<typeof createRedisRelay>,
    ReturnType<typeof createRedisRelay>,
  ]
  return {
    one,
    other,
    interrupt: async () => {
      for (const admin of admins) {
        await admin.call('CLIENT', 'KILL', 'TYPE', 'pubsub')
        await admin.call('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes')
      }
    },
    wire: () => watched.map(({ seen }) => seen()).join(''),
    async close() {
      await Promise.all([one.close(), other.close()])
      for (const client of [...clients, ...admins]) client.disconnect()
      for (const { end } of watched) end()
      close()
    },
  }
}

describe('over one Redis', () => {
  let server: RedisServer
  beforeAll(async () => {
    server = await startRedis()
  })
  afterAll(() => server.remove())

  describeRelay('A relay over Redis', () => openOver([server], () => new Redis(server.url)))

  it('holds nothing back while Redis is away, and listens again when it is back', async () => {
    const own = await startRedis()
    const redis = ignoreErrors(new Redis(own.url, { retryStrategy: () => 20 }))
    const { keys, close } = openKeys(temporaryFolder(), newMasterKey())
    const relay = createRedisRelay({ redis, keys, log })
    const teller = ignoreErrors(new Redis(own.url, { retryStrategy: () => 20 }))
    const other = createRedisRelay({ redis: teller, keys, log })
    onTestFinished(async () => {
      await Promise.all([relay.close(), other.close()])
      redis.disconnect()
      teller.disconnect()
      close()
      await own.remove()
    })
    await own.kill()
    await until(() => redis.status !== 'ready')
    for (let sequence = 1; sequence <= 2_000; sequence++) await relay.publish(ADA, { kind: 'line', sequence })
    const heard: HeardEvent[] = []
    other.subscribe(ADA, (event) => heard.push(event))
    await own.start()
    await until(() => heard.length > 0 && redis.status === 'ready')
    await relay.publish(ADA, { kind: 'line', sequence: 2_001 })
    await until(() => heard.length > 1)
    expect(heard).toEqual([{ kind: 'gap' }, { kind: 'line', sequence: 2_001 }])
  })

  it.each([
    ['no JSON', '{'],
    ['another version', JSON.stringify({ v: 2, from: 'x', kind: 'typing' })],
    ['an unknown kind', JSON.stringify({ v: 1, from: 'x', kind: 'shout' })],
    ['a place that is none', JSON.stringify({ v: 1, from: 'x', kind: 'line', sequence: -1 })],
    ['words that were not sealed', JSON.stringify({ v: 1, from: 'x', kind: 'partial', sealed: 'aGVsbG8=' })],
  ])('hears nothing in %s', async (_what, message) => {
    const opened = await openOver([server], () => new Redis(server.url))
    const redis = new Redis(server.url)
    onTestFinished(async () => {
      redis.disconnect()
      await opened.close()
    })
    const heard: HeardEvent[] = []
    opened.other.subscribe(ADA, (event) => heard.push(event))
    await until(() => heard.length > 0)
    await redis.spublish(`parley:live:{${ADA.id}}`, message)
    await opened.one.publish(ADA, { kind: 'typing' })
    await until(() => heard.length > 1)
    expect(heard).toEqual([{ kind: 'gap' }, { kind: 'typing' }])
  })
})

describe('over a Cluster', () => {
  let cluster: Awaited<ReturnType<typeof startCluster>>
  beforeAll(async () => {
    cluster = await startCluster()
  })
  afterAll(() => cluster.remove())

  describeRelay('A relay over a Cluster', () =>
    openOver(
      cluster.servers,
      () =>
        new Cluster(
          cluster.servers.map(({ port }) => ({ host: '127.0.0.1', port })),
          { shardedSubscribers: true },
        ),
    ),
  )
})
