import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { checkRedis } from '../../src/app/doctor/check-redis.ts'
import { readRedisAddress } from '../../src/memory/redis/address.ts'
import { freePort } from '../support/free-port.ts'
import { type RedisServer, startRedis, startRedisCluster } from '../support/redis.ts'

async function check(url: string) {
  const address = readRedisAddress(url)
  if ('problem' in address) throw new Error(address.problem)
  return checkRedis(address)
}

describe('the doctor looks at Redis', () => {
  let server: RedisServer
  beforeAll(async () => {
    server = await startRedis()
  })
  afterAll(() => server.stop())

  it('and finds all well', async () => {
    expect(await check(server.url)).toEqual([
      {
        check: 'Redis',
        status: 'ok',
        message: expect.stringMatching(/^Redis at 127.0.0.1:\d+ answers, version [7-9]\./),
      },
    ])
  })

  it.each([
    ['appendonly', 'no', 'forgets what it was told when it ends', 'set appendonly yes there'],
    ['maxmemory-policy', 'allkeys-lru', '(maxmemory-policy allkeys-lru)', 'set maxmemory-policy noeviction there'],
  ])('and finds %s %s wrong', async (setting, value, says, mend) => {
    const before = (await server.ask('CONFIG', 'GET', setting)).split('\n')[1] ?? ''
    await server.ask('CONFIG', 'SET', setting, value)
    onTestFinished(async () => void (await server.ask('CONFIG', 'SET', setting, before)))
    const wrong = (await check(server.url)).filter(({ status }) => status === 'wrong')
    expect(wrong).toEqual([{ check: 'Redis', status: 'wrong', message: expect.stringContaining(says), mend }])
  })

  it('and says that nobody answers', async () => {
    const [finding, ...more] = await check(`redis://127.0.0.1:${await freePort()}`)
    expect(finding).toMatchObject({ status: 'wrong', message: expect.stringContaining('ECONNREFUSED') })
    expect(more).toEqual([])
  })

  it('on every node of a cluster', async () => {
    const cluster = await startRedisCluster()
    onTestFinished(() => cluster.stop())
    await cluster.nodes[1]?.ask('CONFIG', 'SET', 'appendonly', 'no')
    const findings = await check(cluster.url)
    expect(findings.map(({ status }) => status)).toEqual(['ok', 'wrong'])
    expect(findings[1]?.message).toContain(`127.0.0.1:${cluster.nodes[1]?.port} forgets`)
  })
})
