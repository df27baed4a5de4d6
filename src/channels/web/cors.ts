import type { NextFunction, Request, Response } from 'express'
import type { Claims } from './tokens.ts'

export function allowOrigin(response: Response, origin: string): void {
  response.setHeader('Access-Control-Allow-Origin', origin)
  response.setHeader('Access-Control-Expose-Headers', 'Retry-After, Content-Disposition')
}

/** Programs that are no browsers send no origin; what they may is up to the token alone. */
export function originAdmitted(claims: Claims, origin: string | undefined): boolean {
  return origin === undefined || claims.origins === undefined || claims.origins.includes(origin)
}

export function createCors(allowedOrigins: ReadonlySet<string>) {
  return function cors(request: Request, response: Response, next: NextFunction): void {
    response.setHeader('Vary', 'Origin')
    response.setHeader('Cache-Control', 'no-store')
    const origin = request.headers.origin
    // Minting is refused to pages that are not listed, and such a page can tell its reader so.
    const minting = request.path === '/tokens/generate'
    if (origin !== undefined && (minting || allowedOrigins.has(origin))) allowOrigin(response, origin)
    if (request.method !== 'OPTIONS') {
      next()
      return
    }
    // A preflight carries no token, so it cannot tell whether the token to come admits the page. It gives nothing
    // away: the request itself is answered only to pages that its token admits.
    if (origin !== undefined) allowOrigin(response, origin)
    response.setHeader('Access-Control-Allow-Methods', 'GET, POST')
    response.setHeader('Access-Control-Allow-Headers', 'authorization, content-type, x-ms-bot-agent, x-requested-with')
    response.setHeader('Access-Control-Max-Age', '7200')
    response.writeHead(204).end()
  }
}
