import type { NextFunction, Request, Response } from 'express'
import { type AttachmentRefusal, AttachmentRefused } from '../core/attachment.ts'
import { type ErrorCode, hasCode, ParleyError } from '../core/errors.ts'
import type { Log } from '../core/log.ts'
import type { RateLimiter } from '../core/rate-limiter.ts'

export interface FailureOptions {
  /** Whom a request comes from, for counting tries with a bad token. */
  readonly addressOf: (request: Request) => string
  readonly tries: RateLimiter
  readonly log: Log
}

const SECOND_MS = 1_000

export const problem = (code: string, message: string, reason?: AttachmentRefusal) => ({
  error: { code, message, ...(reason && { reason }) },
})

const STATUS: Readonly<Partial<Record<ErrorCode, number>>> = {
  unauthorized: 401,
  'session-expired': 401,
  forbidden: 403,
  'attachment-unknown': 404,
  'correction-unknown': 404,
  'handover-unknown': 404,
  'unknown-conversation': 404,
  'attachment-refused': 422,
  'handover-taken': 409,
  'handover-closed': 409,
  'cursor-invalid': 400,
  'invalid-request': 400,
  'storage-failed': 503,
  'key-unusable': 503,
  'sign-in-unavailable': 503,
}

/** Answers where a request failed, and counts those who try one token, or one cookie, after the other. */
export function failure({ log, tries, addressOf }: FailureOptions) {
  // Express knows an error handler by its four parameters.
  return async (error: unknown, request: Request, response: Response, next: NextFunction): Promise<void> => {
    const known = error instanceof ParleyError ? STATUS[error.code] : undefined
    const status = known ?? Number((error as { status?: number }).status ?? 500)
    if (status >= 500) log.error({ err: error, path: request.route?.path }, 'a console request failed')
    if (response.headersSent) return void next(error)
    // A session of ours that wants to be renewed is no try at anything.
    const tried = status === 401 && !hasCode(error, 'session-expired')
    // Why, is for the operator alone.
    if (tried) log.info({ err: error }, 'a token was refused')
    const waitMs = tried ? await tries.take(addressOf(request)) : 0
    if (waitMs > 0) {
      response.set('retry-after', String(Math.ceil(waitMs / SECOND_MS)))
      return void response.status(429).json(problem('too-many-tries', 'too many tries with a bad token: wait'))
    }
    if (status === 401) response.set('www-authenticate', 'Bearer')
    response.status(status).json(described(error, status))
  }
}

/** Only what is somebody's own to mend is told. */
function described(error: unknown, status: number) {
  if (status >= 500) return problem('failed', 'it failed on our side: try again')
  if (error instanceof AttachmentRefused) return problem(error.code, error.message, error.reason)
  return error instanceof ParleyError ? problem(error.code, error.message) : problem('invalid-request', 'not valid')
}
