import { Cluster, Redis, type RedisOptions } from 'ioredis'
import { ParleyError } from '../../core/errors.ts'
import type { Log } from '../../core/log.ts'
import { describeRedis, type RedisAddress } from './address.ts'

export interface RedisClientOptions {
  readonly address: RedisAddress
  readonly log: Log
  /** A connection that listens: it keeps its subscriptions over a reconnect, and those asked for before it is there. */
  readonly listens?: boolean
}

/** A connection that mends itself. Whoever uses it while it is away gets `storage-failed` at once. */
export interface RedisClient {
  readonly redis: Redis | Cluster
  /** Why it cannot be used just now, without saying where it is; undefined where it can. */
  problem(): string | undefined
  /** Waits until it can be used, but not longer; true where it can. */
  ready(withinMs: number): Promise<boolean>
  /** Runs commands, and turns what they throw into an error that names Redis and the mend. */
  naming<T>(work: Promise<T>): Promise<T>
  close(): Promise<void>
}

/** Longest wait for an answer. */
const COMMAND_MS = 2_000
/** Where nothing comes for so long though an answer is due, the connection is given up, with all that waits on it. */
const SILENCE_MS = 5_000
const CONNECT_MS = 3_000
const SHORTEST_PAUSE_MS = 50
const LONGEST_PAUSE_MS = 1_000

export function createRedisClient({ address, log, listens = false }: RedisClientOptions): RedisClient {
  const name = describeRedis(address)
  const redis = address.kind === 'cluster' ? openCluster(address, listens) : openSingle(address, listens)
  let reason = 'not connected yet'
  let lost = false

  const note = (error: Error) => {
    reason = reasonOf(error)
    if (lost || redis.status === 'ready') return
    lost = true
    log.warn({ redis: name, reason }, 'Redis cannot be reached, trying again')
  }
  redis.on('error', note)
  if (redis instanceof Cluster) redis.on('node error', note)
  redis.on('close', () => {
    if (closing || lost) return
    lost = true
    reason = 'the connection was lost'
    log.warn({ redis: name, reason }, 'the connection to Redis was lost')
  })
  redis.on('ready', () => {
    if (lost) log.info({ redis: name }, 'connected to Redis again')
    lost = false
  })
  let closing = false

  return {
    redis,
    problem: () => (redis.status === 'ready' ? undefined : `Redis cannot be used (${reason})`),
    async ready(withinMs) {
      if (redis.status === 'ready') return true
      const { promise, resolve } = Promise.withResolvers<boolean>()
      const timer = setTimeout(() => resolve(false), withinMs)
      redis.once('ready', () => resolve(true))
      try {
        return await promise
      } finally {
        clearTimeout(timer)
      }
    },
    async naming(work) {
      try {
        return await work
      } catch (error) {
        if (error instanceof ParleyError || error instanceof TypeError) throw error
        throw redisError(name, error)
      }
    },
    async close() {
      closing = true
      redis.disconnect()
    },
  }
}

const pause = (times: number) =>
  Math.min(SHORTEST_PAUSE_MS * 2 ** (times - 1), LONGEST_PAUSE_MS) * (1 + Math.random() / 4)

/** After a failover, the old primary refuses to write: whoever is connected to it looks for the new one. */
const wasDemoted = (error: Error) => /^(READONLY|MASTERDOWN)/.test(error.message)

function nodeOptions({ username, password, tls }: RedisAddress) {
  return {
    ...(username !== undefined && { username }),
    ...(password !== undefined && { password }),
    ...(tls && { tls: {} }),
    commandTimeout: COMMAND_MS,
    socketTimeout: SILENCE_MS,
    connectTimeout: CONNECT_MS,
    // One more try, on a connection that was made anew; every step may be asked for twice.
    maxRetriesPerRequest: 1,
    reconnectOnError: wasDemoted,
  } satisfies RedisOptions
}

function openSingle(address: RedisAddress, listens: boolean): Redis {
  const { kind, hosts, database, primary, tls, sentinelUsername, sentinelPassword } = address
  const options = {
    ...nodeOptions(address),
    ...(listens && { maxRetriesPerRequest: null }),
    db: database,
    enableOfflineQueue: listens,
    retryStrategy: pause,
  }
  if (kind === 'single') return new Redis({ ...options, ...hosts[0] })
  return new Redis({
    ...options,
    sentinels: [...hosts],
    name: primary ?? '',
    ...(sentinelUsername !== undefined && { sentinelUsername }),
    ...(sentinelPassword !== undefined && { sentinelPassword }),
    ...(tls && { sentinelTLS: {}, enableTLSForSentinelMode: true }),
    sentinelCommandTimeout: COMMAND_MS,
    sentinelRetryStrategy: pause,
    // Told of a failover, instead of finding out.
    failoverDetector: true,
  })
}

function openCluster(address: RedisAddress, listens: boolean): Cluster {
  return new Cluster([...address.hosts], {
    redisOptions: nodeOptions(address),
    shardedSubscribers: listens,
    enableOfflineQueue: listens,
    clusterRetryStrategy: pause,
    slotsRefreshInterval: SILENCE_MS,
    // A certificate names hosts: what the cluster calls its nodes is kept.
    ...(address.tls && { dnsLookup: (host, done) => done(null, host) }),
  })
}

/** What an operator may see of an error: Redis's own code or the system's, never a command's arguments. */
function reasonOf(error: unknown): string {
  const { code, message = '', lastNodeError } = error as { code?: unknown; message?: string; lastNodeError?: unknown }
  if (lastNodeError) return reasonOf(lastNodeError)
  if (typeof code === 'string') return code
  const [, redisCode] = /^([A-Z]{3,})\b/.exec(message) ?? []
  if (redisCode !== undefined) return redisCode
  return OWN_WORDS.exec(message)?.[0].toLowerCase() ?? 'no connection'
}

/** What the client says of itself. */
const OWN_WORDS =
  /command timed out|socket timeout|connection is closed|sentinels are unreachable|stream isn't writeable/i

const MENDS: Readonly<Record<string, string>> = {
  OOM: 'its memory is full: raise maxmemory, or shorten memory.retentionDays',
  WRONGPASS: 'it refuses the name or password in REDIS_URL',
  NOAUTH: 'it wants a password: put it into REDIS_URL',
  NOPERM: 'its access rules forbid what Parley needs: see the guide on scaling',
  MISCONF: 'it cannot write to its disk: see its log',
}

function redisError(name: string, error: unknown): ParleyError {
  const reason = reasonOf(error)
  const mend = MENDS[reason] ?? 'see that it runs and that REDIS_URL is right; what was sent may be sent again'
  return new ParleyError('storage-failed', `${name} cannot be used (${reason}): ${mend}`, { cause: error })
}
