import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { NO_SOURCE } from '../../src/core/answer.ts'
import type { Log } from '../../src/core/log.ts'
import type { ConversationMemory } from '../../src/core/memory.ts'
import { createEmbeddedMemory } from '../../src/memory/embedded.ts'
import { readRedisAddress } from '../../src/memory/redis/address.ts'
import { createRedisClient } from '../../src/memory/redis/client.ts'
import { createRedisMemory } from '../../src/memory/redis/memory.ts'
import { newMasterKey, openKeys } from '../keys/test-keys.ts'
import { type RedisServer, startRedis } from '../support/redis.ts'

const WARM_UP = 300
const TURNS = 1_000
const ROUNDS = 3
const COUNTED = 500
const CONVERSATIONS = 10_000
const IDLE_TURNS = 3
const AT_ONCE = 50

export interface MemoryFigures {
  readonly roundTrips: number
  readonly bytesSent: number
  readonly bytesReceived: number
  /** Of what the customer and the bot say in a turn, unsealed, as JSON. */
  readonly bytesSaid: number
  readonly redis: Times
  readonly embedded: Times
  readonly idle: { readonly conversations: number; readonly lines: number; readonly bytesEach: number }
}

interface Times {
  readonly p50Ms: number
  readonly p99Ms: number
}

const silent: Log = { debug() {}, info() {}, warn() {}, error() {} }

/** The four steps of a turn with one reply, on both memories by turns in one run. */
export async function measureMemory(): Promise<MemoryFigures> {
  // As the guide recommends it: the log is flushed to disk each second.
  const server = await startRedis({ settings: { appendfsync: 'everysec' } })
  const folder = mkdtempSync(join(tmpdir(), 'parley-bench-'))
  const { keys, close } = openKeys(folder, newMasterKey())
  const address = readRedisAddress(server.url)
  if ('problem' in address) throw new Error(address.problem)
  const client = createRedisClient({ address, log: silent })
  await client.ready(10_000)
  const redis = createRedisMemory({ client, keys, log: silent })
  const embedded = createEmbeddedMemory({ file: join(folder, 'memory.db'), keys, clock: Date.now, log: silent })
  try {
    for (const memory of [redis, embedded]) await turns(memory, 'warm', WARM_UP)
    const before = await traffic(server)
    await turns(redis, 'counted', COUNTED)
    const after = await traffic(server)
    const times = { redis: [] as number[], embedded: [] as number[] }
    for (let round = 0; round < ROUNDS; round++) {
      times.redis.push(...(await turns(redis, `round ${round}`, TURNS)))
      times.embedded.push(...(await turns(embedded, `round ${round}`, TURNS)))
    }
    return {
      roundTrips: (after.steps - before.steps) / COUNTED,
      bytesSent: (after.input - before.input) / COUNTED,
      bytesReceived: (after.output - before.output) / COUNTED,
      bytesSaid: JSON.stringify([messageOf('c', 0), replyOf('m0')]).length,
      redis: percentiles(times.redis),
      embedded: percentiles(times.embedded),
      idle: await measureIdle(server, redis),
    }
  } finally {
    await client.close()
    await embedded.close()
    close()
    await server.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

async function turns(memory: ConversationMemory, name: string, count: number): Promise<number[]> {
  const times: number[] = []
  for (let n = 0; n < count; n++) {
    const began = performance.now()
    await turn(memory, `${name} ${n % 20}`, n)
    times.push(performance.now() - began)
  }
  return times
}

async function turn(memory: ConversationMemory, conversation: string, n: number): Promise<void> {
  const message = messageOf(conversation, n)
  await memory.accept(message)
  const claim = await memory.claim(conversation)
  if (!claim) throw new Error('nothing to claim')
  const last = await memory.record(claim.lease, replyOf(message.id), NO_SOURCE)
  const state = { facts: { topic: 'shipping' }, locale: 'en' }
  await memory.commit(claim.lease, { handled: [message.id], state, transcribed: last ?? 0 })
}

function messageOf(conversation: string, n: number) {
  return {
    id: `0197f0e0-0000-7000-8000-${String(n).padStart(12, '0')}`,
    conversation: { id: conversation, channel: 'web', customer: 'ada' },
    sender: { id: 'me' },
    text: 'How long does a refund take after I send the jacket back?',
    attachments: [],
    locale: 'en',
    time: 1_764_000_000_000 + n,
  }
}

function replyOf(message: string) {
  const passage = { id: 'returns/refunds.md#how-long', document: 'returns/refunds.md', version: '9afc773c89d20198' }
  return {
    id: `${message}.0`,
    replyTo: message,
    text: `We refund within **3 to 5 working days** after your parcel has arrived. ${'Your bank may take a little longer. '.repeat(6)}`,
    dialog: 'answer',
    locale: 'en',
    time: 1_764_000_000_500,
    citations: [{ title: 'How long does a refund take?', url: '/sources/returns/refunds#how-long', passage }],
    suggestedActions: [{ title: 'Where is my parcel?', message: 'Where is my parcel?' }],
  }
}

/** What Redis has counted so far: each step of ours is one command, and one round trip. */
async function traffic(server: RedisServer) {
  const told = await server.ask('INFO', 'everything')
  const number = (pattern: RegExp) => Number(pattern.exec(told)?.[1] ?? 0)
  return {
    steps: number(/cmdstat_eval:calls=(\d+)/) + number(/cmdstat_evalsha:calls=(\d+)/),
    input: number(/total_net_input_bytes:(\d+)/),
    output: number(/total_net_output_bytes:(\d+)/),
  }
}

async function measureIdle(server: RedisServer, memory: ConversationMemory) {
  await server.ask('FLUSHALL')
  const used = async () => Number(/used_memory:(\d+)/.exec(await server.ask('INFO', 'memory'))?.[1])
  const before = await used()
  const conversations = Array.from(
    { length: CONVERSATIONS },
    (_, index) => `conversation-${String(index).padStart(9, '0')}`,
  )
  for (let at = 0; at < conversations.length; at += AT_ONCE) {
    await Promise.all(
      conversations.slice(at, at + AT_ONCE).map(async (id) => {
        for (let n = 0; n < IDLE_TURNS; n++) await turn(memory, id, n)
      }),
    )
  }
  return { conversations: CONVERSATIONS, lines: 2 * IDLE_TURNS, bytesEach: ((await used()) - before) / CONVERSATIONS }
}

function percentiles(times: number[]): Times {
  const sorted = times.toSorted((a, b) => a - b)
  const at = (share: number) => sorted[Math.floor(sorted.length * share)] ?? Number.NaN
  return { p50Ms: at(0.5), p99Ms: at(0.99) }
}
