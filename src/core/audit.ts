import type { Principal } from './principal.ts'

/** Something that was done, or refused. Holds ids and counts; nothing that anybody said. */
export interface AuditEvent {
  readonly principal: Principal
  /** One of the access actions, or what the house did: `keys-rotated`, `retention-applied` … */
  readonly action: string
  /** Where it was done to, for example `conversation:c1`. */
  readonly resource: string
  readonly outcome: 'allowed' | 'refused' | 'done' | 'failed'
  /** Ids of the policies that decided it. */
  readonly policies?: readonly string[]
  readonly details?: Readonly<Record<string, string | number | boolean>>
}

export interface AuditEntry extends AuditEvent {
  /** From 1, without gaps. */
  readonly sequence: number
  /** Milliseconds since the epoch. */
  readonly time: number
  /** SHA-256 over everything else and the hash of the entry before, in hexadecimal. */
  readonly hash: string
}

/** Shows what happened, to whom the policies allow it. */
export interface AuditReader {
  /** Entries before a sequence, newest first. */
  before(principal: Principal, before: number, limit: number): Promise<readonly AuditEntry[]>
}

/** Takes what happened. */
export interface AuditWriter {
  /** Resolves when it is kept. Throws `storage-failed` where it cannot be. */
  record(event: AuditEvent): Promise<AuditEntry>
}
