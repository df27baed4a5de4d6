import { createServer as createHttpServer, type Server } from 'node:http'
import { createServer as createHttpsServer } from 'node:https'
import type { Clock } from '../../core/clock.ts'
import { ParleyError } from '../../core/errors.ts'
import type { Log } from '../../core/log.ts'
import type { Config } from '../config/config.ts'
import type { Job } from '../schedule.ts'
import { createRenewal } from './renew-certificate.ts'

/** Longest time that a client may take to send a request's head, and all of it: a photograph on a slow line, too. */
const HEADERS_MS = 10_000
const REQUEST_MS = 120_000
/** As soon is a renewed certificate taken: it is renewed weeks before the old one ends. */
const CERTIFICATE_EVERY_MS = 60_000

/** What listens, and what has to be done for it from time to time. */
export interface Listener {
  readonly server: Server
  readonly jobs: readonly Job[]
}

/** By HTTPS where there is a certificate, by plain HTTP otherwise; it does not listen yet. */
export function createListener({ tls }: Pick<Config, 'tls'>, clock: Clock, log: Log): Listener {
  const limits = { headersTimeout: HEADERS_MS, requestTimeout: REQUEST_MS }
  if (!tls) return { server: createHttpServer(limits), jobs: [] }
  const { cert, key } = tls.certificate
  const server = createHttpsServer({ ...limits, handshakeTimeout: HEADERS_MS, cert, key: key() })
  const renew = createRenewal({ server, tls, clock, log })
  return { server, jobs: [{ name: 'certificate', everyMs: CERTIFICATE_EVERY_MS, run: async () => renew() }] }
}

export function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => {
      const mend = 'end the program that uses it, or set PORT to another one'
      reject(new ParleyError('port-unavailable', `cannot listen on port ${port} (${cause.code}): ${mend}`, { cause }))
    })
    server.listen(port, resolve)
  })
}
