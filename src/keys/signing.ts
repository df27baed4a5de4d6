import { createHash, createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto'
import { ParleyError } from '../core/errors.ts'
import type { Signer } from '../core/signing.ts'
import { KEY_LENGTH } from './aes-gcm.ts'

/** What stands before the 32 bytes in an Ed25519 private key, in DER: RFC 8410. */
const PRIVATE_PREFIX = Buffer.from('302e020100300506032b657004220420', 'hex')

/** Ed25519 with a key that is made of 32 secret bytes, in base64url. `source` names where they came from, in errors. */
export function createSigner(secret: string, source: string): Signer {
  const seed = Buffer.from(secret, 'base64url')
  // Node decodes whatever it can: a damaged key would silently become another one.
  if (seed.length !== KEY_LENGTH || seed.toString('base64url') !== secret) {
    throw new ParleyError(
      'key-unusable',
      `${source} must hold ${KEY_LENGTH} bytes in base64url: restore it from a backup (what it signed cannot be checked with another one)`,
    )
  }
  const privateKey = createPrivateKey({
    key: Buffer.concat([PRIVATE_PREFIX, seed]),
    format: 'der',
    type: 'pkcs8',
  })
  const publicKey = createPublicKey(privateKey)
  return {
    keyId: idOf(publicKey),
    sign: (text) => sign(null, Buffer.from(text), privateKey).toString('base64url'),
    verify: (text, signature) => verify(null, Buffer.from(text), publicKey, Buffer.from(signature, 'base64url')),
  }
}

function idOf(key: KeyObject): string {
  return createHash('sha256')
    .update(key.export({ format: 'der', type: 'spki' }))
    .digest('hex')
    .slice(0, 16)
}
