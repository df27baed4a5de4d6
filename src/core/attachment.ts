import { ParleyError } from './errors.ts'
import type { Principal } from './principal.ts'

/** A file that we keep, sealed with the key of the customer whose conversation it belongs to. */
export interface StoredAttachment {
  /** Unguessable; in the attachment store. */
  readonly id: string
  readonly name: string
  /** IANA media type: of what it is, not of what was claimed. */
  readonly contentType: string
  /** In bytes. */
  readonly size: number
}

/** A file that anybody finds at its address. */
export interface LinkedAttachment {
  readonly name: string
  /** IANA media type. */
  readonly contentType: string
  readonly url: string
}

/** A file that goes with a message or a reply. */
export type Attachment = StoredAttachment | LinkedAttachment

export interface AttachmentOwner {
  readonly conversation: string
  readonly channel: string
  readonly customer: string
}

export interface AttachmentFile {
  readonly name: string
  readonly bytes: Uint8Array
  /** Names it within its conversation: put again under the same key, it is kept once. */
  readonly key?: string
  /** Sent by staff: what its customer may put within a day is their own. */
  readonly byStaff?: true
}

/** Why a file is not taken; `unchecked`: the scanner is away, it may be sent again later. */
export type AttachmentRefusal = 'too-large' | 'type' | 'too-many' | 'unclean' | 'unchecked'

/** Its message may be shown to who sent the file; its reason is for whoever says it in their language. */
export class AttachmentRefused extends ParleyError {
  readonly reason: AttachmentRefusal

  constructor(reason: AttachmentRefusal, message: string, options?: { cause?: unknown; retryAfterMs?: number }) {
    super('attachment-refused', message, options)
    this.reason = reason
  }
}

export interface OpenedAttachment {
  readonly attachment: StoredAttachment
  readonly owner: AttachmentOwner
  readonly bytes: Uint8Array
}

/** Keeps what customers and the bot send each other as files. */
export interface AttachmentStore {
  /**
   * Looks at what it is, has it scanned, and keeps it. Throws AttachmentRefused for a file that is too large, of a type
   * that is not taken, one too many, or not clean.
   */
  put(owner: AttachmentOwner, file: AttachmentFile): Promise<StoredAttachment>
  /** Asks the policies. Throws `forbidden`, or `attachment-unknown` where it is not there any more. */
  open(principal: Principal, id: string): Promise<OpenedAttachment>
  close(): Promise<void>
}

/** A file as its customer's rights see it; without its name and bytes where nobody can open it any more. */
export interface KeptAttachment {
  readonly id: string
  readonly owner: AttachmentOwner
  /** Milliseconds since the epoch. */
  readonly time: number
  readonly opened: Omit<OpenedAttachment, 'owner'> | undefined
}

/** All that is kept of a customer's files. Asks nobody: that is for whoever calls it. */
export interface AttachmentShelf {
  of(customer: string): AsyncIterable<KeptAttachment>
  /** Returns how many there were. */
  removeOf(customer: string): Promise<number>
  removeConversation(customer: string, conversation: string): Promise<void>
  /** Conversations of a channel whose newest file was put before this time, in milliseconds since the epoch. */
  olderThan(channel: string, before: number): AsyncIterable<Pick<AttachmentOwner, 'customer' | 'conversation'>>
}
