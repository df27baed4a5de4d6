import { createHmac } from 'node:crypto'
import http from 'node:http'
import https from 'node:https'
import { ParleyError } from '../core/errors.ts'
import { lookUpPublic, refusePrivateHost } from './public-address.ts'

/** A target that takes longer is tried again later, in milliseconds. */
const TIMEOUT_MS = 5_000

export interface NoticeTarget {
  readonly name: 'webhook' | 'slack'
  readonly url: string
  /** Signs what is sent. */
  readonly secret?: string
}

export interface PostOptions {
  /** Hosts that may be at a private address. */
  readonly privateHosts: readonly string[]
  readonly timeoutMs?: number
  /** Milliseconds since the epoch. */
  readonly now: number
}

/** `t=<seconds>,v1=<hex>`: HMAC-SHA-256 over the seconds, a dot and the body. */
export function signatureOf(secret: string, body: string, now: number): string {
  const seconds = Math.floor(now / 1_000)
  return `t=${seconds},v1=${createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex')}`
}

/** Posts a notice. Follows no redirect, reads no answer, and takes no longer than it may. Throws `delivery-failed`. */
export async function postNotice(target: NoticeTarget, notice: object, options: PostOptions): Promise<void> {
  const { privateHosts, timeoutMs = TIMEOUT_MS, now } = options
  const url = new URL(target.url)
  const guarded = !privateHosts.includes(url.hostname)
  if (guarded) refusePrivateHost(url.hostname)
  const body = JSON.stringify(notice)
  const { request } = url.protocol === 'https:' ? https : http
  await new Promise<void>((resolve, reject) => {
    const failed = (cause: unknown) => reject(cause instanceof ParleyError ? cause : failure(target, cause))
    const sent = request(
      url,
      {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(body),
          ...(target.secret !== undefined && { 'parley-signature': signatureOf(target.secret, body, now) }),
        },
        agent: false,
        signal: AbortSignal.timeout(timeoutMs),
        ...(guarded && { lookup: lookUpPublic }),
      },
      (response) => {
        response.destroy()
        const { statusCode = 0 } = response
        if (statusCode >= 200 && statusCode < 300) resolve()
        else failed(new Error(`status ${statusCode}`))
      },
    )
    sent.on('error', failed)
    sent.end(body)
  })
}

/** The address may hold a secret, as Slack's do: it is not told. */
function failure({ name }: NoticeTarget, cause: unknown): ParleyError {
  return new ParleyError('delivery-failed', `the ${name} for hand-overs could not be told: it is tried again`, {
    cause,
  })
}
