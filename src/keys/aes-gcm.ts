import { createCipheriv, createDecipheriv, type KeyObject, randomFillSync } from 'node:crypto'
import { ParleyError } from '../core/errors.ts'

// Layout of a sealed value: version (1 byte), nonce (12), ciphertext, tag (16).
const VERSION = 1
const NONCE_START = 1
const NONCE_LENGTH = 12
const TEXT_START = NONCE_START + NONCE_LENGTH
const TAG_LENGTH = 16

export const KEY_LENGTH = 32

// Random bytes are drawn in bulk; each is used once.
const nonces = Buffer.alloc(NONCE_LENGTH * 512)
let nextNonce = nonces.length

function takeNonce(): Buffer {
  if (nextNonce === nonces.length) {
    randomFillSync(nonces)
    nextNonce = 0
  }
  nextNonce += NONCE_LENGTH
  return nonces.subarray(nextNonce - NONCE_LENGTH, nextNonce)
}

/** AES-256-GCM with a fresh random nonce; the context is authenticated with the value. */
export function seal(key: KeyObject, plain: Uint8Array, context: string): Uint8Array {
  const sealed = Buffer.allocUnsafe(TEXT_START + plain.length + TAG_LENGTH)
  sealed[0] = VERSION
  takeNonce().copy(sealed, NONCE_START)
  const cipher = createCipheriv('aes-256-gcm', key, sealed.subarray(NONCE_START, TEXT_START))
  cipher.setAAD(Buffer.from(context))
  cipher.update(plain).copy(sealed, TEXT_START)
  cipher.final()
  cipher.getAuthTag().copy(sealed, TEXT_START + plain.length)
  return sealed
}

export function open(key: KeyObject, sealed: Uint8Array, context: string): Buffer {
  try {
    if (sealed[0] !== VERSION) throw new Error(`unknown version ${sealed[0]}`)
    const tagStart = sealed.length - TAG_LENGTH
    const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(NONCE_START, TEXT_START), {
      // Otherwise a shorter tag, which is easier to guess, would do.
      authTagLength: TAG_LENGTH,
    })
    decipher.setAAD(Buffer.from(context))
    decipher.setAuthTag(sealed.subarray(tagStart))
    const plain = decipher.update(sealed.subarray(TEXT_START, tagStart))
    decipher.final()
    return plain
  } catch (cause) {
    // Why it failed is of use to an attacker only.
    throw new ParleyError('unreadable', 'a sealed value cannot be opened', { cause })
  }
}
