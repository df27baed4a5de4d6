import { hkdfSync } from 'node:crypto'
import { KEY_LENGTH } from './aes-gcm.ts'

/** A key of its own for each purpose: whoever has one of them knows neither the master key nor another of them. */
export function deriveKey(masterKeyBase64: string, purpose: string): Uint8Array {
  const bytes = Buffer.from(masterKeyBase64, 'base64')
  return new Uint8Array(hkdfSync('sha256', bytes, new Uint8Array(), `parley:${purpose}`, KEY_LENGTH))
}
