import { Cluster } from 'ioredis'
import type { Log } from '../../core/log.ts'
import type { RedisAddress } from './address.ts'
import { createRedisClient } from './client.ts'

/** What one server says of itself. */
export interface RedisFacts {
  readonly server: string
  readonly version: string
  /** True where what it was told survives its end. */
  readonly appends: boolean
  /** What it does when its memory is full. */
  readonly whenFull: string
}

/** Of each server that keeps something, or why nobody answers. */
export type RedisLook = { readonly servers: readonly RedisFacts[] } | { readonly problem: string }

const SILENT: Log = { debug() {}, info() {}, warn() {}, error() {} }

export async function lookAtRedis(address: RedisAddress, withinMs: number): Promise<RedisLook> {
  const client = createRedisClient({ address, log: SILENT })
  try {
    if (!(await client.ready(withinMs))) return { problem: client.problem() ?? 'it does not answer' }
    const { redis } = client
    const nodes = redis instanceof Cluster ? redis.nodes('master') : [redis]
    const told = nodes.map(async (node) => factsIn(await client.naming(node.info()), node.options))
    return { servers: await Promise.all(told) }
  } finally {
    await client.close()
  }
}

function factsIn(
  info: string,
  { host, port }: { readonly host?: string | undefined; readonly port?: number | undefined },
): RedisFacts {
  const says = (name: string) => new RegExp(`^${name}:(.*?)\r?$`, 'm').exec(info)?.[1] ?? ''
  return {
    server: `${host}:${port}`,
    version: says('redis_version'),
    appends: says('aof_enabled') === '1',
    whenFull: says('maxmemory_policy'),
  }
}
