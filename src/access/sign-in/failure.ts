import { AuthorizationResponseError, ClientError, ResponseBodyError } from 'openid-client'
import { hasCode } from '../../core/errors.ts'
import type { SignInProblem } from '../../core/sign-in.ts'

export interface Failure {
  readonly problem: SignInProblem
  /** The provider's code, or the library's: for the log. */
  readonly reason?: string
}

const BY_CODE: Readonly<Record<string, SignInProblem>> = {
  access_denied: 'denied',
  // Of a code, or of a token to refresh by: used, ended, or somebody else's.
  invalid_grant: 'expired',
  server_error: 'unreachable',
  temporarily_unavailable: 'unreachable',
}
const TIMED_OUT = ['OAUTH_TIMEOUT', 'OAUTH_ABORT']
const TOO_MANY = 429
const SERVER_FAULT = 500

/** What became of somebody's sign-in. What the provider says in words goes nowhere: it may name people. */
export function failureOf(error: unknown): Failure {
  if (hasCode(error, 'unauthorized')) return { problem: 'no-role' }
  if (error instanceof AuthorizationResponseError) return said(error.error)
  if (error instanceof ResponseBodyError) return isAway(error.status) ? { problem: 'unreachable' } : said(error.error)
  if (error instanceof ClientError) {
    const { code, cause } = error
    const away = (cause instanceof Response && isAway(cause.status)) || TIMED_OUT.includes(code ?? '')
    return { problem: away ? 'unreachable' : 'failed', ...(code !== undefined && { reason: code }) }
  }
  if (!(error instanceof TypeError)) return { problem: 'failed' }
  // What `fetch` throws where nobody answers.
  const { code } = (error.cause ?? {}) as { code?: unknown }
  return { problem: 'unreachable', ...(typeof code === 'string' && { reason: code }) }
}

const isAway = (status: number) => status >= SERVER_FAULT || status === TOO_MANY

const said = (code: string): Failure => ({
  problem: BY_CODE[code] ?? 'failed',
  ...(/^[a-z_]{1,60}$/.test(code) && { reason: code }),
})
