import type { Cluster, Redis } from 'ioredis'
import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible'
import type { RateLimiter } from '../core/rate-limiter.ts'

export interface RateLimiterOptions {
  /** What is counted: part of the key, so that two limiters do not count together. */
  readonly name: string
  readonly perMinute: number
  /** Counts for all instances; without it, or while it is away, each process counts for itself. */
  readonly redis?: Redis | Cluster | undefined
}

const MINUTE_SECONDS = 60

/** A minute begins with the first that is counted in it. */
export function createRateLimiter({ name, perMinute, redis }: RateLimiterOptions): RateLimiter {
  const settings = { points: perMinute, duration: MINUTE_SECONDS, keyPrefix: `parley:rate:${name}` }
  const own = new RateLimiterMemory(settings)
  const limiter = redis
    ? new RateLimiterRedis({
        ...settings,
        storeClient: redis,
        rejectIfRedisNotReady: true,
        insuranceLimiter: own,
        // Who is over the limit is refused here, at no cost to Redis.
        inMemoryBlockOnConsumed: perMinute + 1,
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
