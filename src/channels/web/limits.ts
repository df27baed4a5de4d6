import type { IncomingMessage } from 'node:http'
import type { NextFunction, Request, Response } from 'express'
import type { RateLimiter } from '../../core/rate-limiter.ts'
import type { Gate } from './gate.ts'
import { isAnonymous } from './identity/identify.ts'
import type { WebChannelLimits } from './options.ts'
import { tooMany } from './refusal.ts'
import type { Claims } from './tokens.ts'

export type Limits = ReturnType<typeof createLimits>

/** Holds back addresses from which too much comes. */
export function createLimits(limits: WebChannelLimits | undefined, gate: Gate) {
  async function take(request: IncomingMessage, limiter: RateLimiter | undefined, refusal: string): Promise<void> {
    if (!limits || !limiter) return
    const waitMs = await limiter.take(limits.addressOf(request))
    if (waitMs > 0) throw tooMany(refusal, waitMs)
  }

  const admit = (request: IncomingMessage) =>
    take(request, limits?.requests, 'Too many requests from this address. Wait a moment.')

  return {
    /** Throws a Refusal for a request too many. */
    admit,

    async admitRequest(request: Request, _response: Response, next: NextFunction): Promise<void> {
      // A server that speaks for many customers has one address.
      if (!gate.hasSecret(request)) await admit(request)
      next()
    },

    /** Throws a Refusal for an anonymous conversation too many. */
    admitAnonymous: (request: IncomingMessage) =>
      take(request, limits?.conversations, 'Too many new conversations from this address. Wait a moment.'),

    /** Throws a Refusal for a message too many of somebody for whom nobody vouches. */
    async admitMessage(request: IncomingMessage, claims: Claims): Promise<void> {
      if (!isAnonymous(claims)) return
      await take(
        request,
        limits?.anonymousMessages,
        'Too many messages from this address today. Sign in, or come back.',
      )
    },

    /** Throws a Refusal for a message with files too many. */
    admitUpload: (request: IncomingMessage) =>
      take(request, limits?.uploads, 'Too many files from this address. Wait a moment.'),
  }
}
