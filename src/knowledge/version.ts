import { createHash } from 'node:crypto'

/** Content hash of a document: the first 16 hex digits of its SHA-256. */
export function versionOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex').slice(0, 16)
}
