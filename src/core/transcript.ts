import type { Provenance } from './answer.ts'
import type { JsonValue } from './json.ts'
import type { Action } from './message.ts'
import type { Principal } from './principal.ts'
import type { SuggestedAction } from './reply.ts'

/** What was said: sealed at rest. */
export interface TranscriptContent {
  readonly text: string
  readonly senderName?: string
  readonly action?: Action
  readonly suggestedActions?: readonly SuggestedAction[]
  readonly card?: JsonValue
}

export interface TranscriptEntry extends Provenance {
  readonly conversation: string
  readonly sequence: number
  readonly customer: string
  readonly channel: string
  /** Milliseconds since the epoch. */
  readonly time: number
  readonly author: 'customer' | 'bot'
  readonly locale?: string
  readonly dialog?: string
  readonly content: TranscriptContent
}

/** The encrypted record. Refuses with a ParleyError of code `forbidden`. */
export interface TranscriptStore {
  /** Idempotent by conversation and sequence: what is there already stays as it is. */
  append(principal: Principal, entries: readonly TranscriptEntry[]): Promise<void>
  /** Entries after a sequence, oldest first. */
  read(principal: Principal, conversation: string, after: number, limit: number): Promise<readonly TranscriptEntry[]>
  close(): Promise<void>
}
