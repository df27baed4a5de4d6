import type { Accept } from '../../core/channel.ts'
import type { Customers } from '../../core/customers.ts'
import { ParleyError } from '../../core/errors.ts'
import type { RateLimiter } from '../../core/rate-limiter.ts'

/**
 * The engine's door, which one customer may not use faster than the limiter allows, by whatever channel. `customerOf`
 * is for channels where a customer may have several names.
 */
export function limitAccept(
  accept: Accept,
  limiter: RateLimiter,
  customerOf: Customers['customerOf'] = async (name) => name,
): Accept {
  return async (message) => {
    const { customer } = message.conversation
    // A store that is away must not be what keeps customers out.
    const waitMs = await limiter.take(await customerOf(customer).catch(() => customer))
    if (waitMs > 0) {
      const mend = 'wait a moment, or raise limits.messagesPerMinute'
      throw new ParleyError('too-many-messages', `a customer sends too many messages: ${mend}`, {
        retryAfterMs: waitMs,
      })
    }
    return accept(message)
  }
}
