import type { Request } from 'express'
import { ParleyError } from '../../core/errors.ts'

/** Asks that the cookie be looked at: a cookie comes along with whatever a browser sends, this header does not. */
export const SESSION_HEADER = 'parley-session'

/** Throws a ParleyError of code `forbidden` unless the desk's own page sent the request. */
export function requireOwnPage(request: Request, origin: string): void {
  // Other sites cannot set the header: a browser would ask us first, and nobody here says yes.
  const asked = request.get(SESSION_HEADER) !== undefined
  // What the browser says itself; neither can be set by a script.
  const site = request.get('sec-fetch-site') ?? 'same-origin'
  const from = request.get('origin') ?? origin
  if (asked && site === 'same-origin' && from === origin) return
  throw new ParleyError('forbidden', "a session is taken from the desk's own page alone: send a token")
}
