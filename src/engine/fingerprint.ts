import { createHash } from 'node:crypto'

/** A short name for a text, by which it is recognised and from which it cannot be read. */
export function fingerprint(...parts: readonly (string | number)[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32)
}
