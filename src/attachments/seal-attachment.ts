import { createHash } from 'node:crypto'
import type { AttachmentOwner, StoredAttachment } from '../core/attachment.ts'
import type { DataKey } from '../core/keys.ts'
import type { Row, SqlValue } from '../storage/database.ts'
import { METADATA } from './schema.ts'

export const COLUMNS = [...METADATA, 'label', 'content'] as const

/** A file that is about to be kept. */
export interface NewAttachment {
  readonly owner: AttachmentOwner
  readonly attachment: StoredAttachment
  readonly bytes: Uint8Array
  /** Digest of its key. */
  readonly putAs: string | undefined
  /** Milliseconds since the epoch. */
  readonly time: number
}

/** The values of a file's row, in the order of the columns. */
export function rowOf({ owner, attachment, bytes, putAs, time }: NewAttachment, key: DataKey): SqlValue[] {
  const { id, name, contentType, size } = attachment
  const { conversation, channel, customer } = owner
  const metadata = [id, conversation, channel, customer, putAs ?? null, size, time]
  const label = JSON.stringify({ name, contentType })
  return [...metadata, key.seal(label, binding(metadata, 'label')), key.seal(bytes, binding(metadata, 'content'))]
}

/** What is told of a file. Throws `unreadable` for a row that was changed, moved, or sealed by another key. */
export function attachmentOf(row: Row, key: DataKey): StoredAttachment {
  const label = key.open(row.label as Uint8Array, binding(metadataOf(row), 'label'))
  const { name, contentType } = JSON.parse(label) as Pick<StoredAttachment, 'name' | 'contentType'>
  return { id: String(row.id), name, contentType, size: Number(row.size) }
}

export function bytesOf(row: Row, key: DataKey): Uint8Array {
  return key.openBytes(row.content as Uint8Array, binding(metadataOf(row), 'content'))
}

export function ownerOf(row: Row): AttachmentOwner {
  return {
    conversation: String(row.conversation),
    channel: String(row.channel),
    customer: String(row.customer),
  }
}

/** A platform's key may be the name of the file. */
export const digestOf = (key: string | undefined) =>
  key === undefined ? undefined : createHash('sha256').update(key).digest('hex')

const metadataOf = (row: Row) => METADATA.map((name) => row[name])

/** Associated data: a file cannot be moved to another conversation or customer, nor its label to another file. */
function binding(metadata: readonly unknown[], part: 'label' | 'content'): string {
  return `attachment ${part}:${JSON.stringify(metadata)}`
}
