import { afterAll, beforeAll } from 'vitest'
import { keysOf } from '../../../src/memory/redis/keys.ts'
import { readLine } from '../../../src/memory/redis/line.ts'
import { createRedisMemory } from '../../../src/memory/redis/memory.ts'
import { describeMemory, MEMORY_LIMITS } from '../../contracts/memory.ts'
import { describeReminders } from '../../contracts/reminders.ts'
import { newMasterKey, openKeys } from '../../keys/test-keys.ts'
import { keptLog } from '../../support/kept-log.ts'
import { type RedisServer, startRedis, startRedisCluster } from '../../support/redis.ts'
import { temporaryFolder } from '../../support/temporary.ts'
import { breakSealed, type Damage } from '../break-sealed.ts'
import { openClient } from './open-client.ts'

const START = 1_764_000_000_000

describeRedisMemory('the memory in Redis', async () => {
  const server = await startRedis({ settings: { appendfsync: 'no' } })
  return { url: server.url, nodes: [server], stop: server.stop }
})
describeRedisMemory('the memory in a Redis Cluster', startRedisCluster)

interface Servers {
  readonly url: string
  readonly nodes: readonly RedisServer[]
  stop(): Promise<void>
}

function describeRedisMemory(name: string, start: () => Promise<Servers>): void {
  let servers: Servers
  beforeAll(async () => {
    servers = await start()
  })
  afterAll(() => servers.stop())

  describeMemory(name, open)
  describeReminders(name, open)

  async function open() {
    const client = await openClient(servers.url)
    await client.empty()
    const { keys, close } = openKeys(temporaryFolder(), newMasterKey())
    const { log, lines } = keptLog()
    let now = START
    const again = () => createRedisMemory({ client: client.client, keys, log, clock: () => now, ...MEMORY_LIMITS })
    return {
      memory: again(),
      now: () => now,
      lines,
      async damage(id: string, what: number | 'state' | `reminder:${string}`, how: Damage) {
        const { redis } = client.client
        const { state, log: list, conversation, reminders } = keysOf(id)
        const broken = async (sealed: Uint8Array | null, at: string) =>
          Buffer.from(await breakSealed(keys, sealed ?? Buffer.alloc(0), `memory:${id}:${at}`, how))
        if (what === 'state') {
          await redis.set(state, await broken(await redis.getBuffer(state), what), 'KEEPTTL')
        } else if (typeof what === 'string') {
          const reminder = what.slice('reminder:'.length)
          await redis.hset(reminders, reminder, await broken(await redis.hgetBuffer(reminders, reminder), what))
        } else {
          const index = what - Number(await redis.hget(conversation, 'f'))
          const line = (await redis.lindexBuffer(list, index)) ?? Buffer.alloc(0)
          const { at, sealed } = readLine(what, line)
          const head = line.subarray(0, line.length - sealed.length)
          await redis.lset(list, index, Buffer.concat([head, await broken(sealed, String(at))]))
        }
      },
      advance: async (ms: number) => {
        now += ms
        await client.age(ms)
      },
      reopen: async () => again(),
      async close() {
        await client.client.close()
        close()
      },
    }
  }
}
