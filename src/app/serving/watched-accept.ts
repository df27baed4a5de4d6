import type { Accept } from '../../core/channel.ts'
import type { Clock } from '../../core/clock.ts'
import { hasCode } from '../../core/errors.ts'
import type { Log } from '../../core/log.ts'

/**
 * So long after a failure that nothing explains it is not ready; then it is worth another try, which a load balancer
 * makes by sending one.
 */
const UNREADY_MS = 10_000

export interface WatchOptions {
  /** Whether the store is known to be away: then that tells when it is back. */
  readonly isAway: () => boolean
  readonly clock: Clock
  readonly log: Log
}

/** The engine's door, and whether messages that come through it can be stored. */
export function watchAccept(
  accept: Accept,
  { isAway, clock, log }: WatchOptions,
): { readonly accept: Accept; problem(): string | undefined } {
  let failedAt: number | undefined
  let unexplained = false
  return {
    async accept(message) {
      try {
        const accepted = await accept(message)
        if (failedAt !== undefined) log.info({}, 'messages can be stored again')
        failedAt = undefined
        return accepted
      } catch (error) {
        if (hasCode(error, 'storage-failed')) {
          // Once, not for each of the many that are refused meanwhile.
          if (failedAt === undefined) log.error({ err: error }, 'messages cannot be stored, and are refused')
          failedAt = clock()
          unexplained = !isAway()
        }
        throw error
      }
    },
    problem: () =>
      failedAt !== undefined && unexplained && clock() < failedAt + UNREADY_MS
        ? 'messages cannot be stored; the log has the reason'
        : undefined,
  }
}
