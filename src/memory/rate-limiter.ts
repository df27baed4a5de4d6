import type { Cluster, Redis } from 'ioredis'
import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible'
import type { RateLimiter } from '../core/rate-limiter.ts'

export type RateLimiterOptions = {
  /** What is counted: part of the key, so that two limiters do not count together. */
  readonly name: string
  /** Counts for all instances; without it, or while it is away, each process counts for itself. */
  readonly redis?: Redis | Cluster | undefined
} & ({ readonly perMinute: number } | { readonly perDay: number })

const MINUTE_SECONDS = 60
const DAY_SECONDS = 86_400

/** A minute, or a day, begins with the first that is counted in it. */
export function createRateLimiter({ name, redis, ...rate }: RateLimiterOptions): RateLimiter {
  const [points, duration] = 'perDay' in rate ? [rate.perDay, DAY_SECONDS] : [rate.perMinute, MINUTE_SECONDS]
  const settings = { points, duration, keyPrefix: `parley:rate:${name}` }
  const own = new RateLimiterMemory(settings)
  const limiter = redis
    ? new RateLimiterRedis({
        ...settings,
        storeClient: redis,
        rejectIfRedisNotReady: true,
        insuranceLimiter: own,
        // Who is over the limit is refused here, at no cost to Redis.
        inMemoryBlockOnConsumed: points + 1,
      })
    : own
  return {
    async take(who) {
      try {
        await limiter.consume(who)
        return 0
      } catch (refused) {
        // Whatever else fails must not keep anybody out.
        return refused instanceof RateLimiterRes ? Math.max(1, refused.msBeforeNext) : 0
      }
    },
  }
}
