import { expect, it, onTestFinished } from 'vitest'
import { NO_SOURCE } from '../../../src/core/answer.ts'
import type { Claim, ConversationMemory } from '../../../src/core/memory.ts'
import type { Message } from '../../../src/core/message.ts'
import type { Reply } from '../../../src/core/reply.ts'
import { createRedisMemory } from '../../../src/memory/redis/memory.ts'
import { newMasterKey, openKeys } from '../../keys/test-keys.ts'
import { startCuttingProxy } from '../../support/cutting-proxy.ts'
import { keptLog } from '../../support/kept-log.ts'
import { startRedis, startRedisCluster, startSentinels } from '../../support/redis.ts'
import { temporaryFolder } from '../../support/temporary.ts'
import { until } from '../../support/until.ts'
import { filesIn, wordsIn } from '../../support/words-in.ts'
import { openClient } from './open-client.ts'

// What only a real Redis, and real time, can show. Nothing is measured by the clock.

const message = (id: string, conversation = 'c1', more: Partial<Message> = {}): Message => ({
  id,
  conversation: { id: conversation, channel: 'web', customer: 'ada' },
  sender: { id: 'ada' },
  text: 'Hello',
  attachments: [],
  time: 1_764_000_000_000,
  ...more,
})

const reply = (id: string): Reply => ({
  id,
  replyTo: id.replace(/\.\d+$/, ''),
  text: 'Hello, too',
  dialog: 'answer',
  locale: 'en',
  time: 1_764_000_000_000,
})

/** So many instances, each with a connection of its own, and one key ring. */
async function openInstances(url: string, count = 1, leaseMs = 60_000) {
  const { keys, close } = openKeys(temporaryFolder(), newMasterKey())
  const clients = await Promise.all(Array.from({ length: count }, () => openClient(url)))
  onTestFinished(async () => {
    for (const { client } of clients) await client.close()
    close()
  })
  const { log } = keptLog()
  const memories = clients.map(({ client }) => createRedisMemory({ client, keys, log, leaseMs }))
  const [memory = fail(), other = memory] = memories
  return { memory, other, clients }
}

function fail(): never {
  throw new Error('there is none')
}

async function claimed(memory: ConversationMemory, id = 'c1'): Promise<Claim> {
  return (await memory.claim(id)) ?? fail()
}

const turn = (...handled: string[]) => ({ handled, state: { facts: {} }, transcribed: 0 })

/** Until Redis can be used: what is asked before is refused, retryably. */
async function insist<T>(work: () => Promise<T>): Promise<T> {
  return until(async () => {
    try {
      return { result: await work() }
    } catch (error) {
      expect(error).toMatchObject({ code: 'storage-failed' })
      return undefined
    }
  }).then(({ result }) => result)
}

async function redis() {
  const server = await startRedis()
  onTestFinished(() => server.stop())
  return server
}

it('gives each message and each conversation to one of two instances', async () => {
  const { memory, other } = await openInstances((await redis()).url, 2)
  const conversations = Array.from({ length: 50 }, (_, index) => `c${index}`)
  const accepted = await Promise.all(
    conversations.flatMap((id) => [memory.accept(message('m1', id)), other.accept(message('m1', id))]),
  )
  expect(accepted.filter(({ status }) => status === 'accepted')).toHaveLength(conversations.length)
  expect(new Set(accepted.map(({ sequence }) => sequence))).toEqual(new Set([1]))
  const claims = await Promise.all(conversations.flatMap((id) => [memory.claim(id), other.claim(id)]))
  expect(claims.filter(Boolean)).toHaveLength(conversations.length)
})

it('hands a conversation over when its lease has ended by the clock of Redis, and lets the old holder write nothing', async () => {
  const { memory, other } = await openInstances((await redis()).url, 2, 200)
  await memory.accept(message('m1'))
  const old = await claimed(memory)
  await memory.record(old.lease, reply('m1.0'), NO_SOURCE)
  await until(async () => (await other.waiting(['web'], 10)).includes('c1'))
  const next = await claimed(other)
  expect(next.attempts).toBe(2)
  expect(next.ledger.map((entry) => entry.reply.id)).toEqual(['m1.0'])
  const lost = { code: 'lease-lost' }
  await expect(memory.record(old.lease, reply('m1.1'), NO_SOURCE)).rejects.toMatchObject(lost)
  await expect(memory.commit(old.lease, turn('m1'))).rejects.toMatchObject(lost)
  await expect(memory.renew(old.lease)).rejects.toMatchObject(lost)
  expect(await other.commit(next.lease, turn('m1'))).toBe(false)
})

it('does each step once, also where the connection is cut before its answer comes', async () => {
  const server = await redis()
  const proxy = await startCuttingProxy(server.port)
  onTestFinished(() => proxy.close())
  const { memory } = await openInstances(`redis://127.0.0.1:${proxy.port}`)
  let steps = 0
  async function cut<T>(work: () => Promise<T>): Promise<T> {
    proxy.cutNextAnswer()
    const result = await work()
    expect(proxy.cuts()).toBe(++steps)
    return result
  }
  expect(await cut(() => memory.accept(message('m1')))).toEqual({ status: 'accepted', sequence: 1 })
  await memory.accept(message('m2'))
  const { attempts, lease, inbox } = (await cut(() => memory.claim('c1'))) ?? fail()
  expect(attempts).toBe(1)
  expect(inbox.map((entry) => entry.message.id)).toEqual(['m1', 'm2'])
  expect(await cut(() => memory.record(lease, reply('m1.0'), NO_SOURCE))).toBe(3)
  expect(await cut(() => memory.renew(lease))).toBe(2)
  expect(await cut(() => memory.commit(lease, turn('m1')))).toBe(true)
  const next = await claimed(memory)
  await cut(() => memory.release(next.lease))
  expect((await claimed(memory)).attempts).toBe(1)
  expect((await memory.read('c1', 0, 10)).map(({ sequence }) => sequence)).toEqual([1, 2, 3])
})

it('goes on in the middle of a turn after Redis was killed and started again on its data', async () => {
  const server = await redis()
  const { memory } = await openInstances(server.url)
  await memory.accept(message('m1'))
  const { lease } = await claimed(memory)
  await memory.record(lease, reply('m1.0'), NO_SOURCE)
  await server.kill()
  await expect(memory.record(lease, reply('m1.1'), NO_SOURCE)).rejects.toMatchObject({ code: 'storage-failed' })
  await expect(memory.accept(message('m2'))).rejects.toMatchObject({ code: 'storage-failed' })
  await server.start()
  expect(await insist(() => memory.record(lease, reply('m1.1'), NO_SOURCE))).toBe(3)
  // What was refused is sent again by the platform.
  expect(await memory.accept(message('m1'))).toEqual({ status: 'duplicate', sequence: 1 })
  expect(await memory.accept(message('m2'))).toEqual({ status: 'accepted', sequence: 4 })
  expect(await memory.commit(lease, turn('m1'))).toBe(true)
})

it('has no queue that grows while Redis does not answer, and recovers by itself', async () => {
  const server = await redis()
  const { memory, clients } = await openInstances(server.url)
  await memory.accept(message('m0'))
  server.suspend()
  const asked = Array.from({ length: 200 }, (_, index) => memory.accept(message(`m${index}`, `c${index}`)))
  const settled = await Promise.allSettled(asked)
  expect(settled.every(({ status }) => status === 'rejected')).toBe(true)
  await until(() => clients[0]?.client.problem() !== undefined)
  server.resume()
  await insist(() => memory.accept(message('last')))
  expect(clients[0]?.client.problem()).toBeUndefined()
})

it('refuses what is new where its memory is full, and ends what it has taken', async () => {
  const server = await redis()
  const { memory } = await openInstances(server.url)
  await memory.accept(message('m1'))
  await server.ask('CONFIG', 'SET', 'maxmemory', '1')
  const full = { code: 'storage-failed', message: expect.stringContaining('its memory is full') }
  await expect(memory.accept(message('m2'))).rejects.toMatchObject(full)
  const { lease } = await claimed(memory)
  await memory.record(lease, reply('m1.0'), NO_SOURCE)
  expect(await memory.commit(lease, turn('m1'))).toBe(false)
  await server.ask('CONFIG', 'SET', 'maxmemory', '0')
  expect(await memory.accept(message('m2'))).toEqual({ status: 'accepted', sequence: 3 })
})

it('takes four round trips for a turn with one reply', async () => {
  const server = await redis()
  const { memory } = await openInstances(server.url)
  const steps = async () => {
    const told = await server.ask('INFO', 'commandstats')
    const calls = [...told.matchAll(/cmdstat_(eval|evalsha):calls=(\d+)/g)]
    return Object.fromEntries(calls.map(([, name, count]) => [name, Number(count)]))
  }
  const one = async (id: string) => {
    await memory.accept(message(id))
    const { lease } = await claimed(memory)
    await memory.record(lease, reply(`${id}.0`), NO_SOURCE)
    await memory.commit(lease, turn(id))
  }
  await one('m1')
  const { evalsha: before = 0, eval: first = 0 } = await steps()
  // By their text at first, by its hash from then on.
  expect([before, first]).toEqual([0, 4])
  await one('m2')
  expect(await steps()).toMatchObject({ evalsha: 4, eval: 4 })
})

it('goes on after a failover of Sentinel', async () => {
  const sentinels = await startSentinels()
  onTestFinished(() => sentinels.stop())
  const { memory } = await openInstances(sentinels.url)
  await memory.accept(message('m1'))
  const { lease } = await claimed(memory)
  await memory.record(lease, reply('m1.0'), NO_SOURCE)
  await until(async () => (await sentinels.replica.ask('DBSIZE')) === (await sentinels.primary.ask('DBSIZE')))
  await sentinels.primary.kill()
  expect(await insist(() => memory.record(lease, reply('m1.1'), NO_SOURCE))).toBe(3)
  expect(await memory.commit(lease, turn('m1'))).toBe(false)
  expect(await sentinels.replica.ask('ROLE')).toContain('master')
})

it('goes on after a failover in a cluster', async () => {
  const cluster = await startRedisCluster({ replicas: 1 })
  onTestFinished(() => cluster.stop())
  const { memory } = await openInstances(cluster.url)
  const conversations = Array.from({ length: 24 }, (_, index) => `c${index}`)
  await Promise.all(conversations.map((id) => memory.accept(message('m1', id))))
  const claims = await Promise.all(conversations.map((id) => claimed(memory, id)))
  await until(cluster.isReplicated)
  await cluster.nodes[0]?.kill()
  await Promise.all(claims.map(({ lease }) => insist(() => memory.record(lease, reply('m1.0'), NO_SOURCE))))
  for (const { lease } of claims) expect(await insist(() => memory.commit(lease, turn('m1')))).toBe(false)
  for (const id of conversations) expect(await memory.read(id, 0, 10)).toHaveLength(2)
})

it('leaves nothing readable in Redis, nor in its files, of what was said, by whom, or where to', async () => {
  const server = await startRedis({ settings: { rdbcompression: 'no', 'aof-use-rdb-preamble': 'no' } })
  onTestFinished(() => server.stop())
  const { memory, clients } = await openInstances(server.url)
  const secret = Object.fromEntries(
    ['text', 'name', 'sender', 'action', 'attachment', 'address', 'reply', 'button', 'fact', 'result', 'reminder'].map(
      (what) => [what, `zq-${what}-内容`],
    ),
  ) as Record<string, string>
  await memory.accept(
    message('m1', 'c1', {
      conversation: { id: 'c1', channel: 'web', customer: 'ada', address: { to: secret.address ?? '' } },
      sender: { id: secret.sender ?? '', name: secret.name ?? '' },
      text: secret.text ?? '',
      action: { dialog: 'order-status', value: secret.action ?? '' },
      attachments: [{ name: secret.attachment ?? '', contentType: 'image/png', url: 'https://x.example/' }],
    }),
  )
  const { lease } = await claimed(memory)
  const button = { title: secret.button ?? '', message: secret.button ?? '' }
  await memory.record(lease, { ...reply('m1.0'), text: secret.reply ?? '', suggestedActions: [button] }, NO_SOURCE)
  const pending = { dialog: 'order-status', startedBy: 'm1', said: 1, results: [secret.result ?? ''] }
  await memory.commit(lease, {
    handled: ['m1'],
    state: { facts: { [secret.fact ?? '']: 1 }, pending },
    transcribed: 2,
    reminders: [{ id: 'r1', due: 1, action: { dialog: 'parcel', value: secret.reminder ?? '' } }],
  })
  await server.ask('SAVE')
  const files = filesIn(server.folder)
  expect(files.some((file) => file.endsWith('.rdb'))).toBe(true)
  expect(files.some((file) => file.endsWith('.aof'))).toBe(true)
  // The scan sees what there is: names of conversations and customers, and ids.
  expect(wordsIn(files, ['ada', 'm1']).length).toBeGreaterThan(2)
  expect(wordsIn(files, Object.values(secret))).toEqual([])
  // And everything ends by itself.
  for (const key of (await clients[0]?.keys()) ?? [])
    expect([key, Number(await server.ask('PTTL', key)) > 0]).toEqual([key, true])
})
