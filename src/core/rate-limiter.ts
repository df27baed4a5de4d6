/** Counts what somebody does within a minute, or a day, for all instances together where they share a store. */
export interface RateLimiter {
  /** Counts once more; resolves to the milliseconds to wait, 0 where it is within the limit. Never throws. */
  take(who: string): Promise<number>
}
