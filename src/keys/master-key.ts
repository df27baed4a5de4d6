import { createHash, createSecretKey, randomBytes } from 'node:crypto'
import { chmodSync, readFileSync, writeFileSync } from 'node:fs'
import { ParleyError } from '../core/errors.ts'
import type { KeyProvider } from '../core/keys.ts'
import { KEY_LENGTH, open, seal } from './aes-gcm.ts'

/** A provider that holds the master key itself: 32 bytes in base64. `source` names where it came from, in errors. */
export function createLocalKeyProvider(base64: string, source: string): KeyProvider {
  const bytes = Buffer.from(base64, 'base64')
  if (bytes.length !== KEY_LENGTH) {
    throw new ParleyError(
      'key-unusable',
      `${source} must hold ${KEY_LENGTH} bytes in base64, but holds ${bytes.length}: restore the right key, or make a new one with "openssl rand -base64 ${KEY_LENGTH}" (nothing sealed by another key can then be read)`,
    )
  }
  const key = createSecretKey(bytes)
  const id = createHash('sha256').update(bytes).digest('hex').slice(0, 16)
  const context = (customer: string) => `data-key:${id}:${customer}`
  return {
    id,
    wrap: async (dataKey, customer) => seal(key, dataKey, context(customer)),
    unwrap: async (wrapped, customer) => {
      try {
        return open(key, wrapped, context(customer))
      } catch (cause) {
        throw new ParleyError(
          'key-unusable',
          `the master key from ${source} does not open this customer's data key: use the key that the data folder was written with`,
          { cause },
        )
      }
    },
  }
}

/** Reads the master key's file, or makes it, readable by its owner alone. */
export function readOrCreateMasterKey(file: string): string {
  return readOrCreateSecret(file, () => randomBytes(KEY_LENGTH).toString('base64'))
}

/** A secret of this installation: made once, mode 0600. */
export function readOrCreateSecret(file: string, create: () => string): string {
  try {
    // `wx` lets one of two processes that start together make it; the other reads it.
    writeFileSync(file, `${create()}\n`, { mode: 0o600, flag: 'wx' })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') {
      throw new ParleyError('data-folder-unusable', `cannot write ${file}: make its folder writable`, { cause: error })
    }
    chmodSync(file, 0o600)
  }
  return readFileSync(file, 'utf8').trim()
}
