import { hasCode } from '../../core/errors.ts'
import type { KeyRing } from '../../core/keys.ts'
import type { Log } from '../../core/log.ts'
import type { Relay } from '../../core/relay.ts'
import { describeRedis, type RedisAddress } from '../../memory/redis/address.ts'
import { createRedisClient, type RedisClient } from '../../memory/redis/client.ts'
import { createRedisRelay } from '../../memory/redis/relay.ts'
import { requireSameKeys } from '../../memory/redis/same-keys.ts'

/** A start waits so long for Redis; then it goes on, refuses messages, and tries again. */
const START_MS = 2_000

export async function openRedis(address: RedisAddress, log: Log): Promise<RedisClient> {
  const redis = describeRedis(address)
  const client = createRedisClient({ address, log })
  if (!(await client.ready(START_MS))) {
    log.warn({ redis, reason: client.problem() }, 'starting without Redis: messages are refused until it is there')
  }
  return client
}

/**
 * Refuses a start with other keys than those of the instances that are there; where Redis is away, it looks as soon as it
 * is back. Returns how to ask what is wrong.
 */
export async function guardKeys(client: RedisClient, keys: KeyRing, log: Log): Promise<() => string | undefined> {
  if (client.problem() === undefined) {
    await requireSameKeys(client, keys).catch(async (error: unknown) => {
      await client.close()
      throw error
    })
    return () => undefined
  }
  let wrong: string | undefined
  client.redis.once('ready', () => {
    requireSameKeys(client, keys).catch((error: unknown) => {
      if (!hasCode(error, 'key-unusable')) return
      log.error({ err: error }, 'these keys do not open what is in Redis')
      wrong = 'Redis holds what other keys have sealed'
    })
  })
  return () => wrong
}

/** Reaches the customers who are connected to other instances; what it listens on is a connection of its own. */
export function openRelay(address: RedisAddress, client: RedisClient, keys: KeyRing, log: Log): Relay {
  const listening = createRedisClient({ address, log, listens: true })
  const relay = createRedisRelay({ redis: client.redis, listener: listening.redis, keys, log })
  return {
    ...relay,
    async close() {
      await relay.close()
      await listening.close()
    },
  }
}
