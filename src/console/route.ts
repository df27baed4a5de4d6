import { z } from 'zod'
import type { AttachmentStore, OpenedAttachment } from '../core/attachment.ts'
import type { AuditReader } from '../core/audit.ts'
import type { Corrections } from '../core/correction.ts'
import type { CannedAnswer, DeskService } from '../core/desk.ts'
import type { Notify } from '../core/notify.ts'
import type { OutcomeReport, Outcomes } from '../core/outcome.ts'
import type { Identity, Principal } from '../core/principal.ts'
import type { Rights } from '../core/rights.ts'
import type { TranscriptEntry, TranscriptStore } from '../core/transcript.ts'
import type { createCursors } from './cursors.ts'

/** What the routes stand on; each of its functions asks who is asking. */
export interface ConsoleParts {
  readonly transcripts: Pick<TranscriptStore, 'list' | 'read' | 'readMasked'>
  readonly attachments: Pick<AttachmentStore, 'open'>
  readonly rights: Rights
  readonly desk: DeskService
  readonly notify: Notify
  readonly canned: readonly CannedAnswer[]
  readonly outcomes: Outcomes
  /** A report as other programs read it, or as a page. */
  readonly reportTexts: Readonly<Record<'csv' | 'html', (report: OutcomeReport) => string>>
  readonly corrections: Corrections
  /** What may be said that something is read for. */
  readonly purposes: readonly string[]
  readonly auditLog: AuditReader
  readonly cursors: ReturnType<typeof createCursors>
  /** A page to read, piece by piece. */
  readonly htmlOf: (customer: string, lines: AsyncIterable<TranscriptEntry>) => AsyncIterable<string>
}

/** Something that happened, as the browser's event streams have it. */
export interface ServerEvent {
  readonly event: string
  /** Where to go on after a break. */
  readonly id?: number
  readonly data: unknown
}

/**
 * What a route answers with: an object, nothing, a file that somebody sent, a long text in pieces, or what happens while
 * somebody listens.
 */
export type Answered =
  | { readonly json: unknown }
  | { readonly nothing: true }
  | { readonly file: OpenedAttachment }
  | { readonly type: string; readonly name: string; readonly pieces: AsyncIterable<string> }
  | { readonly events: AsyncIterable<ServerEvent> }

export interface Route {
  readonly method: 'get' | 'post' | 'put' | 'delete'
  /** With `{names}` in it. */
  readonly path: string
  readonly summary: string
  readonly params: z.ZodObject
  readonly query?: z.ZodObject
  readonly body?: z.ZodType
  /** The body is a file. */
  readonly upload?: true
  /** Media types of a good answer. */
  readonly answers: readonly string[]
  run(parts: ConsoleParts, principal: Principal, given: Given): Promise<Answered>
  /** In place of `run`, where no role needs to be chosen. */
  tell?(identity: Identity): { readonly json: unknown }
}

export interface Given {
  readonly params: unknown
  readonly query: unknown
  readonly body: unknown
  /** Where the route takes one. */
  readonly file?: Uint8Array
  /** Aborted when nobody waits for the answer any more, or may have it no longer. */
  readonly signal: AbortSignal
}

export const JSON_TYPE = 'application/json'
export const EVENT_STREAM = 'text/event-stream'

export const id = z.string().min(1).max(512)
export const count = (usual: number, most: number) => z.coerce.number().int().min(1).max(most).default(usual)
export const none = z.strictObject({})
