import type { JobLock } from '../../core/jobs.ts'
import type { RedisClient } from './client.ts'

/** Jobs are taken in Redis: by one instance of the whole installation. */
export function createRedisJobs(client: RedisClient): JobLock & { close(): Promise<void> } {
  return {
    async take(job, forMs) {
      const taken = client.redis.set(`parley:job:${job}`, '', 'PX', Math.ceil(forMs), 'NX')
      return (await client.naming(taken)) === 'OK'
    },
    // The client is closed by whoever made it.
    close: async () => {},
  }
}
