import type { KeyRing } from '../../../src/core/keys.ts'
import { readRedisAddress } from '../../../src/memory/redis/address.ts'
import { createRedisClient } from '../../../src/memory/redis/client.ts'
import { createRedisRelay } from '../../../src/memory/redis/relay.ts'

const log = { debug() {}, info() {}, warn() {}, error() {} }

/** A relay as one instance has it. */
export async function openRelay(url: string, keys: KeyRing) {
  const address = readRedisAddress(url)
  if ('problem' in address) throw new Error(address.problem)
  const client = createRedisClient({ address, log })
  const listening = createRedisClient({ address, log, listens: true })
  for (const { ready } of [client, listening]) if (!(await ready(10_000))) throw new Error(`no Redis at ${url}`)
  const relay = createRedisRelay({ redis: client.redis, listener: listening.redis, keys, log })
  return {
    relay,
    redis: client.redis,
    listener: listening.redis,
    async close() {
      await relay.close()
      await Promise.all([client.close(), listening.close()])
    },
  }
}
