import type { Accept } from '../core/channel.ts'
import { ParleyError } from '../core/errors.ts'
import type { RateLimiter } from '../core/rate-limiter.ts'

/** The engine's door, which one customer may not use faster than the limiter allows, by whatever channel. */
export function limitAccept(accept: Accept, limiter: RateLimiter): Accept {
  return async (message) => {
    const waitMs = await limiter.take(message.conversation.customer)
    if (waitMs > 0) {
      const mend = 'wait a moment, or raise limits.messagesPerMinute'
      throw new ParleyError('too-many-messages', `a customer sends too many messages: ${mend}`, {
        retryAfterMs: waitMs,
      })
    }
    return accept(message)
  }
}
