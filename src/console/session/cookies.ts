import { parseCookie } from 'cookie'
import type { CookieOptions, Request, Response } from 'express'

const MINUTE_MS = 60_000

/** One thing that a browser keeps for us. */
export interface Cookie {
  read(request: Request): string | undefined
  write(response: Response, value: string): void
  clear(response: Response): void
}

/** The desk's two cookies. No script reads them; by HTTPS, no other host of the domain can set them either. */
export function deskCookies(secure: boolean): { readonly session: Cookie; readonly transaction: Cookie } {
  // The prefix binds a cookie to this host, and asks for the whole of it.
  const [prefix, path] = secure ? ['__Host-', '/'] : ['', '/console']
  function cookie(name: string, options: CookieOptions): Cookie {
    const whole = prefix + name
    const attributes = { ...options, httpOnly: true, secure, path }
    return {
      read: (request) => parseCookie(request.headers.cookie ?? '')[whole],
      write: (response, value) => void response.cookie(whole, value, attributes),
      clear: (response) => void response.clearCookie(whole, attributes),
    }
  }
  return {
    // Ends with the browser: it is not for whoever opens it next.
    session: cookie('parley-session', { sameSite: 'strict' }),
    // Has to come along when the provider sends somebody back.
    transaction: cookie('parley-sign-in', { sameSite: 'lax', maxAge: 10 * MINUTE_MS }),
  }
}
