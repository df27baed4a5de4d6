import { z } from 'zod'
import { ParleyError } from '../../core/errors.ts'

/** The connector refused something, or could not be reached. What it was is not in here: a customer wrote it. */
export class ConnectorError extends ParleyError {
  /** Absent where there was no answer. */
  readonly status: number | undefined
  /** What the connector says of it, as documented: `ContentStreamNotAllowed`. */
  readonly reason: { readonly code: string; readonly message: string } | undefined
  /** True where the request cannot have arrived. */
  readonly unsent: boolean

  constructor(options: {
    status?: number | undefined
    reason?: ConnectorError['reason']
    retryAfterMs?: number | undefined
    unsent?: boolean
  }) {
    const { status, reason, retryAfterMs, unsent = false } = options
    const said = reason?.code ? ` (${reason.code})` : ''
    const what = status === undefined ? (unsent ? 'cannot be reached' : 'does not answer') : `answers ${status}${said}`
    super('delivery-failed', `the Teams connector ${what}`, { retryAfterMs })
    this.status = status
    this.reason = reason
    this.unsent = unsent
  }
}

/** Errors of the library, which carry the whole request. */
const restErrorSchema = z.object({
  statusCode: z.int().optional().catch(undefined),
  code: z.string().optional().catch(undefined),
  response: z
    .object({
      bodyAsText: z.string().nullish().catch(undefined),
      headers: z.custom<{ get(name: string): string | undefined }>(
        (value) => typeof value === 'object' && value !== null && 'get' in value,
      ),
    })
    .optional()
    .catch(undefined),
})

const bodySchema = z.object({ error: z.object({ code: z.string().default(''), message: z.string().default('') }) })

/** Codes of a connection that did not come about. */
const UNSENT = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH']

export function toConnectorError(error: unknown, now: number): ConnectorError {
  if (error instanceof ConnectorError) return error
  const { statusCode, code, response } = restErrorSchema.safeParse(error).data ?? {}
  const message = error instanceof Error ? error.message : ''
  return new ConnectorError({
    status: statusCode,
    reason: readReason(response?.bodyAsText),
    retryAfterMs: retryAfterMs(response?.headers.get('retry-after'), now),
    unsent: statusCode === undefined && UNSENT.some((name) => code === name || message.includes(name)),
  })
}

function readReason(body: string | null | undefined): ConnectorError['reason'] {
  try {
    return bodySchema.safeParse(JSON.parse(body ?? '')).data?.error
  } catch {
    return undefined
  }
}

/** Seconds, or a date. */
export function retryAfterMs(header: string | undefined, now: number): number | undefined {
  if (!header) return undefined
  const ms = /^\d+(\.\d+)?$/.test(header) ? Number(header) * 1_000 : Date.parse(header) - now
  return Number.isFinite(ms) ? Math.max(0, ms) : undefined
}
