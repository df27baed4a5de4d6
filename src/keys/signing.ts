import { createHash, createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto'
import type { KeyProvider, WrappedKeyStore } from '../core/keys.ts'
import type { Signer } from '../core/signing.ts'
import { installationKey } from './installation-key.ts'

/** What stands before the 32 bytes in an Ed25519 private key, in DER: RFC 8410. */
const PRIVATE_PREFIX = Buffer.from('302e020100300506032b657004220420', 'hex')

/** The installation's own signing key. */
export async function openSigner(provider: KeyProvider, store: WrappedKeyStore): Promise<Signer> {
  return createSigner(await installationKey(provider, store, 'signing-key'))
}

/** Ed25519 with a key that is made of 32 secret bytes. */
export function createSigner(seed: Uint8Array): Signer {
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
