import type { Action } from './action.ts'
import type { Provenance } from './answer.ts'
import type { Attachment } from './attachment.ts'
import type { JsonValue } from './json.ts'
import type { MessageChange } from './message.ts'
import type { Principal } from './principal.ts'
import type { SuggestedAction } from './reply.ts'
import type { SummaryLine } from './summary.ts'

/** What was said: sealed at rest. */
export interface TranscriptContent {
  readonly text: string
  readonly senderName?: string
  readonly action?: Action
  readonly suggestedActions?: readonly SuggestedAction[]
  readonly card?: JsonValue
  /** Where the line edits an earlier one, whose new text it has, or takes it back: with its sequence, if that is known. */
  readonly change?: { readonly kind: MessageChange['kind']; readonly sequence?: number }
  /** What they are; the files that we keep are in the attachment store. */
  readonly attachments?: readonly Attachment[]
  /** For colleagues alone: the customer is not shown it. */
  readonly internal?: true
}

export interface TranscriptEntry extends Provenance {
  readonly conversation: string
  readonly sequence: number
  readonly customer: string
  readonly channel: string
  /** Milliseconds since the epoch. */
  readonly time: number
  /** Tells the direction, too: what the customer says comes in, all else goes out. */
  readonly author: 'customer' | 'bot' | 'agent' | 'system'
  readonly locale?: string
  readonly dialog?: string
  /** Where the line rates a reply. */
  readonly feedback?: 'up' | 'down'
  /** Where the line says how satisfied the customer is: points from 1 to 5. */
  readonly score?: number
  /** Of a customer's line: what came of the turn that handled it. */
  readonly outcome?: SummaryLine['outcome']
  readonly content: TranscriptContent
  /** Why the content is empty: it was erased, or nobody can open it any more. */
  readonly missing?: 'erased' | 'unreadable'
}

/** What can be told of a conversation without opening what was said. */
export interface TranscriptSummary {
  readonly conversation: string
  readonly customer: string
  readonly channel: string
  /** Of its first line that has one. */
  readonly locale?: string
  /** Times of its first and last line: milliseconds since the epoch. */
  readonly started: number
  readonly ended: number
  /** Sequence of its last line. */
  readonly lines: number
}

export interface TranscriptFilter {
  readonly customer?: string
  readonly channel?: string
  /** Begun at this time or later, and before that one: milliseconds since the epoch. */
  readonly from?: number
  readonly until?: number
}

export interface TranscriptPage {
  readonly items: readonly TranscriptSummary[]
  /** Where the next page begins; absent on the last one. Holds no right: who asks is asked again. */
  readonly next?: string
}

/** The encrypted record. Refuses with a ParleyError of code `forbidden`. */
export interface TranscriptStore {
  /** Idempotent by conversation and sequence: what is there already stays as it is. */
  append(principal: Principal, entries: readonly TranscriptEntry[]): Promise<void>
  /** Puts a line that has no place yet behind the last one, and returns its sequence. */
  appendNext(principal: Principal, entry: Omit<TranscriptEntry, 'sequence'>): Promise<number>
  /** Entries after a sequence, oldest first. */
  read(principal: Principal, conversation: string, after: number, limit: number): Promise<readonly TranscriptEntry[]>
  /** The same with personal data masked, and nothing but the text. */
  readMasked(
    principal: Principal,
    conversation: string,
    after: number,
    limit: number,
  ): Promise<readonly TranscriptEntry[]>
  /**
   * Conversations by metadata that the principal may see, newest first. A page may be short though another follows.
   * Throws `cursor-invalid` for a `next` that it never gave.
   */
  list(principal: Principal, filter: TranscriptFilter, limit: number, next?: string): Promise<TranscriptPage>
  /** Removes all lines of a conversation, and its files; their bytes go as the engine forgets them. */
  remove(principal: Principal, conversation: string): Promise<void>
  close(): Promise<void>
}
