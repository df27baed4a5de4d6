import { ParleyError } from '../../core/errors.ts'

export type FailureReason =
  | 'no-text-in-time'
  | 'silence'
  | 'too-long'
  /** Refused with a status. */
  | 'refused'
  | 'connection'
  /** What came is not what the wire format promises. */
  | 'malformed'
  /** The stream ended before the answer did. */
  | 'cut-off'
  | 'empty'
  /** The answer was longer than was allowed. */
  | 'out-of-tokens'
  /** The endpoint's content filter ended the answer. */
  | 'filtered'
  /** Too many failures in a row: the tier is left alone for a while. */
  | 'resting'
  | 'unknown'

/** What may be told of a failure. A vendor's message may quote the prompt, so it is no part of it. */
export interface FailureFacts {
  readonly reason: FailureReason
  readonly status?: number
  readonly code?: string
  readonly requestId?: string
}

/** A call to a model that came to nothing, or ended too early. */
export class ModelFailure extends ParleyError {
  readonly facts: FailureFacts

  /** `retryAfterMs`: how long the endpoint asks to be left alone. */
  constructor(facts: FailureFacts, retryAfterMs?: number) {
    const { reason, ...details } = facts
    const told = Object.entries(details).map(([name, value]) => `, ${name} ${value}`)
    super('model-unavailable', `the model gave no whole answer (${reason}${told.join('')})`, { retryAfterMs })
    this.facts = facts
  }

  /** Whether the same call may go well a moment later. */
  get passing(): boolean {
    const { reason, status = 0, code } = this.facts
    if (reason === 'connection' || reason === 'cut-off') return true
    // A quota that is used up is refused like too many requests, but does not come back in a moment.
    if (reason !== 'refused' || code === 'insufficient_quota') return false
    return status === 408 || status === 409 || status === 429 || status >= 500
  }

  /** Whether the fault lies in this one request, so that it says nothing about the tier. */
  get ours(): boolean {
    const { reason, status = 0 } = this.facts
    return reason === 'out-of-tokens' || reason === 'filtered' || [400, 413, 422].includes(status)
  }

  /** Whether the endpoint refused before it did any work, so that nothing is owed for the call. */
  get free(): boolean {
    const { reason } = this.facts
    return reason === 'refused' || reason === 'connection' || reason === 'resting'
  }
}

/** Names what the client threw. */
export function failureOf(error: unknown): ModelFailure {
  if (error instanceof ModelFailure) return error
  if (!(error instanceof Error)) return new ModelFailure({ reason: 'unknown' })
  const { status, code, requestID, headers } = error as VendorError
  const details = {
    ...(plainWord(code) && { code }),
    ...(plainWord(requestID) && { requestId: requestID }),
  }
  if (typeof status === 'number')
    return new ModelFailure({ reason: 'refused', status, ...details }, retryAfter(headers))
  if (error instanceof SyntaxError) return new ModelFailure({ reason: 'malformed' })
  // A stream that is cut off ends in a bare `terminated` of the platform's fetch.
  if (error instanceof TypeError && error.message === 'terminated') return new ModelFailure({ reason: 'cut-off' })
  // `requestID` without a status: an error that came as an event of the stream.
  if (requestID !== undefined && requestID !== null) return new ModelFailure({ reason: 'cut-off', ...details })
  if (error.message === 'Connection error.') return new ModelFailure({ reason: 'connection', ...details })
  return new ModelFailure({ reason: 'unknown', ...details })
}

interface VendorError extends Error {
  readonly status?: unknown
  readonly code?: unknown
  readonly requestID?: unknown
  readonly headers?: unknown
}

/** Codes and ids come from outside, and go into logs. */
function plainWord(value: unknown): value is string {
  return typeof value === 'string' && /^[\w.:-]{1,80}$/.test(value)
}

/** Milliseconds; `retry-after` holds seconds or a date. */
function retryAfter(headers: unknown): number | undefined {
  if (!(headers instanceof Headers)) return undefined
  const exact = Number.parseFloat(headers.get('retry-after-ms') ?? '')
  if (exact >= 0) return exact
  const value = headers.get('retry-after') ?? ''
  const seconds = Number.parseFloat(value)
  if (seconds >= 0) return seconds * 1_000
  const date = Date.parse(value)
  return Number.isNaN(date) ? undefined : Math.max(0, date - Date.now())
}
