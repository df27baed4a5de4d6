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

/** Keeps what customers and the bot send each other as files. */
export interface AttachmentStore {
  /**
   * Looks at what it is, has it scanned, and keeps it. Throws a ParleyError with code `attachment-refused` for a file
   * that is too large, of a type that is not taken, or not clean: its message may be shown to who sent it.
   */
  put(owner: AttachmentOwner, file: { readonly name: string; readonly bytes: Uint8Array }): Promise<StoredAttachment>
  /** Asks the policies. Throws `forbidden`, or `attachment-unknown` where it is not there any more. */
  open(
    principal: Principal,
    id: string,
  ): Promise<{ readonly attachment: StoredAttachment; readonly owner: AttachmentOwner; readonly bytes: Uint8Array }>
  close(): Promise<void>
}
