import { Cluster, type Redis } from 'ioredis'
import type { Log } from '../../../src/core/log.ts'
import { readRedisAddress } from '../../../src/memory/redis/address.ts'
import { createRedisClient, type RedisClient } from '../../../src/memory/redis/client.ts'
import { keptLog } from '../../support/kept-log.ts'

export interface OpenClient {
  readonly client: RedisClient
  /** Every key there is, on whatever node. */
  keys(): Promise<string[]>
  /** Removes all keys. */
  empty(): Promise<void>
  /** Lets so much of each key's time pass, as Redis's own clock would, in milliseconds. */
  age(ms: number): Promise<void>
}

/** A client that is connected. */
export async function openClient(url: string, log: Log = keptLog().log): Promise<OpenClient> {
  const address = readRedisAddress(url)
  if ('problem' in address) throw new Error(address.problem)
  const client = createRedisClient({ address, log })
  if (!(await client.ready(10_000))) throw new Error(client.problem())
  const { redis } = client
  const nodes = (): Redis[] => (redis instanceof Cluster ? redis.nodes('master') : [redis])
  const keys = async () => (await Promise.all(nodes().map((node) => node.keys('*')))).flat()
  return {
    client,
    keys,
    async empty() {
      await Promise.all(nodes().map((node) => node.flushall()))
    },
    async age(ms) {
      await Promise.all(
        (await keys()).map(async (key) => {
          const left = await redis.pttl(key)
          // Without an end it would stay for ever.
          if (left < 0) throw new Error(`${key} never expires`)
          await redis.pexpire(key, left - ms)
        }),
      )
    },
  }
}
