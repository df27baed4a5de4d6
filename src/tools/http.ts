import { ExponentialBackoff, handleWhen, retry } from 'cockatiel'
import type { JsonValue } from '../core/json.ts'
import type { Http } from '../core/tool.ts'
import type { Connection } from './connection.ts'
import { TryFailure } from './failure.ts'

/** Longer answers are no answer for a conversation; in bytes. */
const LONGEST = 1_000_000
const FIRST_WAIT_MS = 100
const LONGEST_WAIT_MS = 2_000
/** What is worth another try: it is said that it was too much, or too early, or the system is ill. */
const PASSING = new Set([408, 425, 429, 500, 502, 503, 504])
/** Of those, what says that nothing was done. */
const REFUSED = new Set([425, 429, 503])

interface Sent {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  readonly path: readonly string[]
  readonly query?: Readonly<Record<string, string | number>>
  readonly body?: JsonValue
}

/** JSON over HTTP to one system, with the key of one call: a request that is made again carries it again. */
export function createHttp(connection: Connection, key: string, signal: AbortSignal): Http {
  const policy = retry(
    handleWhen((error) => error instanceof TryFailure && error.passing && !signal.aborted),
    {
      maxAttempts: connection.retries,
      backoff: new ExponentialBackoff({ initialDelay: FIRST_WAIT_MS, maxDelay: LONGEST_WAIT_MS }),
    },
  )
  const send = (sent: Sent) => policy.execute(() => once(connection, sent, key, signal), signal)
  return {
    get: (path, query) => send({ method: 'GET', path, ...(query && { query }) }),
    post: (path, body) => send({ method: 'POST', path, body }),
    put: (path, body) => send({ method: 'PUT', path, body }),
    delete: (path) => send({ method: 'DELETE', path }),
  }
}

async function once(connection: Connection, sent: Sent, key: string, signal: AbortSignal): Promise<unknown> {
  const address = addressOf(connection.url, sent)
  const time = AbortSignal.timeout(connection.timeoutMs)
  try {
    const response = await fetch(address, {
      method: sent.method,
      headers: headersOf(connection, sent, key),
      ...(sent.body !== undefined && { body: JSON.stringify(sent.body) }),
      // A secret follows nobody to another address.
      redirect: 'error',
      signal: AbortSignal.any([time, signal]),
    })
    return await answerOf(response)
  } catch (error) {
    if (error instanceof TryFailure) throw error
    if (time.aborted) throw new TryFailure('no answer in time', { passing: true, refused: false })
    throw new TryFailure('no connection, or it was lost', { passing: true, refused: isUnsent(error) })
  }
}

async function answerOf(response: Response): Promise<unknown> {
  const { status } = response
  if (status === 404 || status === 204) {
    await response.body?.cancel()
    return undefined
  }
  if (!response.ok) {
    await response.body?.cancel()
    const passing = PASSING.has(status)
    throw new TryFailure(`status ${status}`, { passing, refused: REFUSED.has(status) || !passing })
  }
  const text = await readAtMost(response, LONGEST)
  try {
    return JSON.parse(text)
  } catch {
    throw new TryFailure('its answer is no JSON', { passing: false, refused: false })
  }
}

async function readAtMost(response: Response, most: number): Promise<string> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of response.body ?? []) {
    size += chunk.length
    if (size > most) throw new TryFailure(`its answer has more than ${most} bytes`, { passing: false, refused: false })
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

/** Each part of a path is one part, whatever is in it. */
function addressOf(base: string, { path, query = {} }: Sent): URL {
  const parts = path.map((part) => {
    // A customer's word may be such a part: nothing is asked, so nothing is in doubt.
    if (part === '' || part === '.' || part === '..')
      throw new TryFailure('a part of the path is empty, or leads out of it', { passing: false, refused: true })
    return encodeURIComponent(part)
  })
  const url = new URL(`${base.replace(/\/$/, '')}/${parts.join('/')}`)
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, String(value))
  return url
}

function headersOf({ secret, header }: Connection, { method, body }: Sent, key: string): Record<string, string> {
  return {
    accept: 'application/json',
    ...(body !== undefined && { 'content-type': 'application/json' }),
    ...(method !== 'GET' && { 'idempotency-key': key }),
    ...(secret && (header === undefined ? { authorization: `Bearer ${secret()}` } : { [header]: secret() })),
  }
}

/** Nobody was there to take it. */
function isUnsent(error: unknown): boolean {
  const { code } = ((error as Error).cause ?? {}) as { readonly code?: string }
  return ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH'].includes(code ?? '')
}
