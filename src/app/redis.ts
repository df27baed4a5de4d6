import type { KeyRing } from '../core/keys.ts'
import type { Log } from '../core/log.ts'
import type { Relay } from '../core/relay.ts'
import { describeRedis, isExposed, type RedisAddress } from '../memory/redis/address.ts'
import { createRedisClient, type RedisClient } from '../memory/redis/client.ts'
import { createRedisRelay } from '../memory/redis/relay.ts'

/** A start waits so long for Redis; then it goes on, refuses messages, and tries again. */
const START_MS = 2_000

export async function openRedis(address: RedisAddress, log: Log): Promise<RedisClient> {
  const redis = describeRedis(address)
  if (isExposed(address)) {
    log.warn({ redis }, 'what is sent to Redis, its password too, can be read on the way: set REDIS_URL to rediss://')
  }
  const client = createRedisClient({ address, log })
  if (!(await client.ready(START_MS))) {
    log.warn({ redis, reason: client.problem() }, 'starting without Redis: messages are refused until it is there')
  }
  return client
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
