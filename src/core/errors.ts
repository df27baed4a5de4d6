/** All that can go wrong, by name. An operator sees the code; a customer sees a kind sentence. */
export type ErrorCode =
  | 'attachment-refused'
  | 'attachment-unknown'
  | 'backup-unusable'
  | 'budget-spent'
  | 'config-invalid'
  | 'correction-unknown'
  | 'cursor-invalid'
  | 'data-folder-unusable'
  | 'database-damaged'
  | 'delivery-failed'
  | 'dialog-failed'
  | 'document-unreadable'
  | 'fact-unconfirmed'
  | 'forbidden'
  | 'handover-closed'
  | 'handover-taken'
  | 'handover-unknown'
  | 'invalid-message'
  | 'invalid-request'
  | 'key-unusable'
  | 'lease-lost'
  | 'model-unavailable'
  | 'overloaded'
  | 'port-unavailable'
  | 'session-expired'
  | 'sign-in-unavailable'
  | 'stopping'
  | 'storage-failed'
  | 'too-many-messages'
  | 'tool-failed'
  | 'tool-unsure'
  | 'unauthorized'
  | 'unknown-conversation'
  | 'unreadable'

/** The one error family of the house. The message names the thing and the mend, and holds nothing a customer wrote. */
export class ParleyError extends Error {
  override readonly name = 'ParleyError'
  readonly code: ErrorCode
  /** Milliseconds after which another try may succeed, where that is known. */
  readonly retryAfterMs: number | undefined

  constructor(code: ErrorCode, message: string, options?: { cause?: unknown; retryAfterMs?: number | undefined }) {
    super(message, options)
    this.code = code
    this.retryAfterMs = options?.retryAfterMs
  }
}

export function hasCode(error: unknown, code: ErrorCode): boolean {
  return error instanceof ParleyError && error.code === code
}
