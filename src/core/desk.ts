import type { AttachmentFile, StoredAttachment } from './attachment.ts'
import type { Agent, HandOffDraft } from './handover.ts'
import type { JsonValue } from './json.ts'
import type { Passage } from './passage.ts'
import type { Principal } from './principal.ts'
import type { SummaryLine } from './summary.ts'
import type { TranscriptEntry } from './transcript.ts'

/** A hand-over as it stands in the queue: nothing that anybody said. Times are milliseconds since the epoch. */
export interface HandoverItem {
  readonly id: string
  readonly conversation: string
  readonly customer: string
  /** In lists and events, for whoever may read what was said: sealed at rest as that is. */
  readonly customerName?: string
  readonly channel: string
  /** BCP 47 tag of the language that was last spoken. */
  readonly locale: string
  readonly queue: string
  readonly team?: string
  readonly reason?: string
  /** The higher, the sooner. */
  readonly priority: number
  readonly status: 'waiting' | 'taken' | 'closed'
  /** Asked for. */
  readonly since: number
  /** Who has it, or had it last. */
  readonly agent?: Agent
  readonly taken?: number
  readonly closed?: number
  /** The customer's last line since it was asked for, and the desk's. */
  readonly heard?: number
  readonly answered?: number
  /** A message with a reply address was left. */
  readonly message: boolean
  /** Grows with every change of any hand-over. */
  readonly revision: number
}

/** What whoever takes over should know; made without a model. */
export interface HandoverContext {
  readonly customerName?: string
  /** What the customer wrote when a person was asked for. */
  readonly asked: string
  readonly summary: readonly SummaryLine[]
  readonly facts: Readonly<Record<string, JsonValue>>
  readonly message?: HandOffDraft['message']
}

export interface HandoverFilter {
  readonly status?: HandoverItem['status']
  readonly queue?: string
}

/** What is done with a hand-over at the desk. */
export type DeskAct =
  | { readonly kind: 'take' | 'return' | 'close' | 'reopen' }
  | { readonly kind: 'transfer'; readonly queue: string }
  | { readonly kind: 'note'; readonly text: string; readonly key?: string }
  /** `attachments`: ids of files that were put into this conversation. */
  | { readonly kind: 'reply'; readonly text: string; readonly attachments?: readonly string[]; readonly key?: string }

export interface QueueState {
  readonly name: string
  readonly team?: string
  readonly open: boolean
  readonly waiting: number
  /** Usual wait of late in milliseconds; absent where nobody can know. */
  readonly waitMs?: number
  readonly online: readonly Agent[]
}

/** What people at the desk choose from. Markdown. */
export interface CannedAnswer {
  readonly title: string
  readonly locale: string
  readonly text: string
}

/** What reaches the desk while it happens. */
export type DeskEvent =
  | { readonly type: 'handover'; readonly item: HandoverItem }
  /** A customer whom this agent looks after writes. */
  | { readonly type: 'typing'; readonly handover: string; readonly revision: number }
  /** It is not theirs to see any more, or never was. */
  | { readonly type: 'gone'; readonly handover: string; readonly revision: number }
  /** All is told up to here. */
  | { readonly type: 'beat'; readonly revision: number }

/**
 * Where people answer. Each function asks the policies who is asking, and throws `forbidden`, `handover-unknown`, or,
 * where somebody was quicker, `handover-taken` or `handover-closed`.
 */
export interface DeskService {
  /** What the principal may see, most urgent first. */
  list(principal: Principal, filter: HandoverFilter, limit: number): Promise<readonly HandoverItem[]>
  get(principal: Principal, handover: string): Promise<HandoverItem>
  context(principal: Principal, handover: string): Promise<HandoverContext>
  lines(principal: Principal, handover: string, after: number, limit: number): Promise<readonly TranscriptEntry[]>
  /** Kept before it returns: it reaches the conversation, once and in order, also where that is away just now. */
  act(principal: Principal, handover: string, act: DeskAct): Promise<HandoverItem>
  /** Puts a file into the conversation, for a reply. Throws AttachmentRefused. */
  attach(principal: Principal, handover: string, file: AttachmentFile): Promise<StoredAttachment>
  /** Shows the customer that somebody writes. */
  typing(principal: Principal, handover: string): Promise<void>
  /** Passages that may help, internal ones among them: for what the customer asked last and before, or another question. */
  suggest(principal: Principal, handover: string, question?: string): Promise<readonly Passage[]>
  queues(principal: Principal): Promise<readonly QueueState[]>
  /** What changed after a revision, and from then on; an agent who follows is at the desk. Ends with the signal. */
  follow(principal: Principal, after: number | undefined, signal: AbortSignal): AsyncIterable<DeskEvent>
}
