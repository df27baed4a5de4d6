import { get as getByHttp } from 'node:http'
import { get as getByHttps } from 'node:https'
import { z } from 'zod'

const ANSWER_MS = 5_000
const healthSchema = z.object({ status: z.literal('ok') })

/** What listens on a port of this machine, as far as `/healthz` tells; by HTTPS where `tls` is set. */
export function probeServer(port: number, tls: boolean): Promise<'parley' | 'other' | 'nothing'> {
  return new Promise((resolve) => {
    const get = tls ? getByHttps : getByHttp
    const where = { host: 'localhost', port, path: '/healthz', timeout: ANSWER_MS, agent: false }
    // The certificate is for the name that customers use, and nothing secret is asked or told.
    const request = get({ ...where, rejectUnauthorized: false }, (response) => {
      let body = ''
      response.setEncoding('utf8')
      response.on('data', (text: string) => {
        body += text
        // Nobody's health is that long.
        if (body.length > 1_000) response.destroy()
      })
      response.on('close', () => resolve(isHealth(body) ? 'parley' : 'other'))
    })
    request.on('timeout', () => request.destroy(new Error('no answer')))
    request.on('error', (error: NodeJS.ErrnoException) => resolve(error.code === 'ECONNREFUSED' ? 'nothing' : 'other'))
  })
}

function isHealth(body: string): boolean {
  try {
    return healthSchema.safeParse(JSON.parse(body)).success
  } catch {
    return false
  }
}
