import type { NextFunction, Request, Response } from 'express'
import type { Log } from '../../core/log.ts'
import { asRefusal, FAULT, type Refusal } from './refusal.ts'

/** Written straight: express's own `json` would hash every answer for an ETag that nobody asks for. */
export function respond(response: Response, status: number, body: object): void {
  const data = Buffer.from(JSON.stringify(body))
  response.writeHead(status, { 'Content-Type': 'application/json; charset=utf-8', 'Content-Length': data.length })
  response.end(data)
}

export function respondRefusal(response: Response, refusal: Refusal): void {
  if (refusal.retryAfterSeconds !== undefined) response.setHeader('Retry-After', String(refusal.retryAfterSeconds))
  respond(response, refusal.status, refusal.body)
}

export function createErrorHandler(log: Log) {
  // Express knows an error handler by its four parameters.
  return function handleError(error: unknown, _request: Request, response: Response, next: NextFunction): void {
    const refusal = asRefusal(error)
    if (!refusal) log.error({ err: error }, 'A Direct Line request failed')
    if (response.headersSent) next(error)
    else respondRefusal(response, refusal ?? FAULT)
  }
}
