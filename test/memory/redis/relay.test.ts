import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import type { HeardEvent } from '../../../src/core/relay.ts'
import { ADA, describeRelay, type OpenedRelay } from '../../contracts/relay.ts'
import { newMasterKey, openKeys } from '../../keys/test-keys.ts'
import { type RedisCluster, type RedisServer, startRedis, startRedisCluster } from '../../support/redis.ts'
import { watchCommands } from '../../support/redis-watch.ts'
import { temporaryFolder } from '../../support/temporary.ts'
import { until } from '../../support/until.ts'
import { openRelay } from './open-relay.ts'

/** Two instances over the same Redis, whose every command is watched. */
async function openOver(url: string, nodes: readonly RedisServer[]): Promise<OpenedRelay> {
  const watched = await Promise.all(nodes.map(({ port }) => watchCommands(port)))
  const { keys, close } = openKeys(temporaryFolder(), newMasterKey())
  const [one, other] = [await openRelay(url, keys), await openRelay(url, keys)]
  return {
    one: one.relay,
    other: other.relay,
    interrupt: async () => {
      for (const node of nodes) {
        for (const type of ['pubsub', 'normal']) await node.ask('CLIENT', 'KILL', 'TYPE', type, 'SKIPME', 'yes')
      }
    },
    wire: () => watched.map(({ seen }) => seen()).join(''),
    async close() {
      await Promise.all([one.close(), other.close()])
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
  afterAll(() => server.stop())

  describeRelay('A relay over Redis', () => openOver(server.url, [server]))

  it('holds nothing back while Redis is away, and listens again when it is back', async () => {
    const own = await startRedis()
    const { keys, close } = openKeys(temporaryFolder(), newMasterKey())
    const [teller, hearer] = [await openRelay(own.url, keys), await openRelay(own.url, keys)]
    onTestFinished(async () => {
      await Promise.all([teller.close(), hearer.close()])
      close()
      await own.stop()
    })
    await own.kill()
    await until(() => teller.redis.status !== 'ready' && hearer.listener.status !== 'ready')
    for (let sequence = 1; sequence <= 2_000; sequence++) await teller.relay.publish(ADA, { kind: 'line', sequence })
    const heard: HeardEvent[] = []
    hearer.relay.subscribe(ADA, (event) => heard.push(event))
    await own.start()
    await until(() => heard.length > 0 && teller.redis.status === 'ready')
    await teller.relay.publish(ADA, { kind: 'line', sequence: 2_001 })
    await until(() => heard.length > 1)
    expect(heard).toEqual([{ kind: 'gap' }, { kind: 'line', sequence: 2_001 }])
  })

  it('stops listening where it could not say so at the time', async () => {
    const own = await startRedis()
    const { keys, close } = openKeys(temporaryFolder(), newMasterKey())
    const [teller, hearer] = [await openRelay(own.url, keys), await openRelay(own.url, keys)]
    onTestFinished(async () => {
      await Promise.all([teller.close(), hearer.close()])
      close()
      await own.stop()
    })
    const heard: HeardEvent[] = []
    const stop = hearer.relay.subscribe(ADA, (event) => heard.push(event))
    await until(() => heard.length > 0)
    await own.kill()
    await until(() => hearer.listener.status !== 'ready')
    stop()
    await own.start()
    await until(() => hearer.listener.status === 'ready' && teller.redis.status === 'ready')
    await until(async () => {
      await teller.relay.publish(ADA, { kind: 'typing' })
      return (await own.ask('PUBSUB', 'SHARDCHANNELS')) === ''
    })
    expect(heard).toEqual([{ kind: 'gap' }])
  })

  it.each([
    ['no JSON', '{'],
    ['another version', JSON.stringify({ v: 2, from: 'x', kind: 'typing' })],
    ['an unknown kind', JSON.stringify({ v: 1, from: 'x', kind: 'shout' })],
    ['a place that is none', JSON.stringify({ v: 1, from: 'x', kind: 'line', sequence: -1 })],
    ['words that were not sealed', JSON.stringify({ v: 1, from: 'x', kind: 'partial', sealed: 'aGVsbG8=' })],
  ])('hears nothing in %s', async (_what, message) => {
    const opened = await openOver(server.url, [server])
    onTestFinished(() => opened.close())
    const heard: HeardEvent[] = []
    opened.other.subscribe(ADA, (event) => heard.push(event))
    await until(() => heard.length > 0)
    await server.ask('SPUBLISH', `parley:live:{${ADA.id}}`, message)
    await opened.one.publish(ADA, { kind: 'typing' })
    await until(() => heard.length > 1)
    expect(heard).toEqual([{ kind: 'gap' }, { kind: 'typing' }])
  })
})

describe('over a Cluster', () => {
  let cluster: RedisCluster
  beforeAll(async () => {
    cluster = await startRedisCluster()
  })
  afterAll(() => cluster.stop())

  describeRelay('A relay over a Cluster', () => openOver(cluster.url, cluster.nodes))
})
