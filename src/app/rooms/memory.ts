import type { Clock } from '../../core/clock.ts'
import type { JobLock } from '../../core/jobs.ts'
import type { Log } from '../../core/log.ts'
import type { ConversationMemory } from '../../core/memory.ts'
import { createEmbeddedMemory } from '../../memory/embedded.ts'
import { createEmbeddedJobs } from '../../memory/embedded-jobs.ts'
import type { RedisClient } from '../../memory/redis/client.ts'
import type { Config } from '../config/config.ts'
import type { DataFolder } from './data-folder.ts'
import type { Records } from './records.ts'

/** Where conversations are remembered, and the lock that goes with it: in files, or in Redis where one is named. */
export interface OpenedMemory {
  readonly memory: ConversationMemory
  readonly jobs: JobLock & { close(): Promise<void> }
  readonly redis: RedisClient | undefined
  /** How long a conversation in which nothing happens is remembered, in milliseconds. */
  readonly retentionMs: number
  /** What keeps messages from being taken just now; nothing where all is well. */
  problems(): readonly string[]
}

export interface MemoryOptions {
  readonly config: Config
  readonly data: DataFolder
  readonly records: Pick<Records, 'keys' | 'lastSequence'>
  readonly clock: Clock
  readonly log: Log
}

const DAY_MS = 86_400_000
/** More lines than a conversation can have had that no transcript has. */
const UNTRANSCRIBED = 1_000

export async function openMemory({ config, data, records, clock, log }: MemoryOptions): Promise<OpenedMemory> {
  const { keys, lastSequence } = records
  const retentionMs = config.bot.memory.retentionDays * DAY_MS
  const limits = {
    retentionMs,
    // A conversation that is not remembered any longer must not write over its own transcript, and an open page waits for
    // what comes after the last line that it saw.
    startAfter: async (conversation: string) => {
      const last = await lastSequence(conversation)
      return last === 0 ? 0 : last + UNTRANSCRIBED
    },
  }
  if (config.redis) {
    // Loaded now, so that an installation without Redis never pays.
    const [{ guardKeys, openRedis }, { createRedisJobs }, { createRedisMemory }] = await Promise.all([
      import('./redis.ts'),
      import('../../memory/redis/jobs.ts'),
      import('../../memory/redis/memory.ts'),
    ])
    const redis = await openRedis(config.redis, log)
    const wrongKeys = await guardKeys(redis, keys, log)
    return {
      memory: createRedisMemory({ client: redis, keys, log, ...limits }),
      jobs: createRedisJobs(redis),
      redis,
      retentionMs,
      problems: () => [redis.problem(), wrongKeys()].filter((problem) => problem !== undefined),
    }
  }
  const { synchronous } = config.bot.storage
  return {
    memory: createEmbeddedMemory({ file: data.memory, keys, clock, log, synchronous, ...limits }),
    jobs: createEmbeddedJobs({ file: data.jobs, clock }),
    redis: undefined,
    retentionMs,
    problems: () => [],
  }
}
