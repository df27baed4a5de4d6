import type { KeptAttachment } from './attachment.ts'
import type { Principal } from './principal.ts'
import type { TranscriptEntry } from './transcript.ts'

/** That a customer was erased: signed, and holds nothing but what proves it. */
export interface ErasureReceipt {
  readonly customer: string
  /** When the key was destroyed: milliseconds since the epoch. */
  readonly erased: number
  /**
   * From when it holds everywhere: no process has the key in its memory any more. It holds for backups as soon as none
   * of the store of wrapped keys is left from before `erased`.
   */
  readonly holdsFrom: number
  readonly conversations: number
  readonly entries: number
  /** Files that were removed; absent where it is from before there were any. */
  readonly attachments?: number
  /** Which key signed it. */
  readonly key: string
  readonly signature: string
}

export interface ErasureVerdict {
  /** Whether this installation has signed the receipt, as it is. */
  readonly signed: boolean
  /** Lines of before the erasure that are still there. */
  readonly entries: number
  /** Of these: without content, with content that no key here opens, and with content that can be read. */
  readonly empty: number
  readonly unreadable: number
  readonly readable: number
  /** Files of before the erasure that are still there, and those of them that can be opened. */
  readonly attachments: number
  readonly openAttachments: number
}

export interface RetentionRule {
  readonly channel: string
  /** How long a conversation is kept after its last line. */
  readonly days: number
}

export interface RetentionReport {
  /** Conversations that were removed, by channel. */
  readonly removed: Readonly<Record<string, number>>
  /** Conversations that a legal hold kept. */
  readonly held: number
}

/** What a customer may ask for, and what stands against it. Refuses with a ParleyError of code `forbidden`. */
export interface Rights {
  /** Everything of one customer, conversation by conversation. */
  export(principal: Principal, customer: string): AsyncIterable<TranscriptEntry>
  /** The files of one customer, one by one. */
  exportAttachments(principal: Principal, customer: string): AsyncIterable<KeptAttachment>
  /** Destroys the customer's key, empties what it sealed, and removes the files. A legal hold stops it, with its reason. */
  erase(principal: Principal, customer: string): Promise<ErasureReceipt>
  verify(principal: Principal, receipt: ErasureReceipt): Promise<ErasureVerdict>
  /** The principal's reason is the hold's. */
  hold(principal: Principal, customer: string): Promise<void>
  /** False where there was none. */
  release(principal: Principal, customer: string): Promise<boolean>
  /** Removes conversations that are older than their channel's rule, with their files. */
  applyRetention(principal: Principal, rules: readonly RetentionRule[]): Promise<RetentionReport>
}
