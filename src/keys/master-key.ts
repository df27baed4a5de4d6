import { createHash, createSecretKey, randomBytes, randomUUID } from 'node:crypto'
import { chmodSync, existsSync, linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { ParleyError } from '../core/errors.ts'
import type { KeyProvider } from '../core/keys.ts'
import { KEY_LENGTH, open, seal } from './aes-gcm.ts'
import { enclose, innerOf } from './envelope.ts'

/** A provider that holds the master key itself: 32 bytes in base64. `source` names where it came from, in errors. */
export function createLocalKeyProvider(base64: string, source: string): KeyProvider {
  // Node decodes whatever it can: a damaged key would silently become another one.
  const bytes = Buffer.from(base64, 'base64')
  if (bytes.length !== KEY_LENGTH || bytes.toString('base64') !== base64.trim()) {
    throw new ParleyError(
      'key-unusable',
      `${source} must hold ${KEY_LENGTH} bytes in base64: restore the right key, or make a new one with "openssl rand -base64 ${KEY_LENGTH}" (nothing sealed by another key can then be read)`,
    )
  }
  const key = createSecretKey(bytes)
  const id = createHash('sha256').update(bytes).digest('hex').slice(0, 16)
  const context = (customer: string) => `data-key:${id}:${customer}`
  return {
    id,
    wrap: async (dataKey, customer) => enclose(id, seal(key, dataKey, context(customer))),
    unwrap: async (wrapped, customer) => {
      try {
        return open(key, innerOf(wrapped), context(customer))
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
  const secret = readOrCreate(file, create)
  if (secret === '') {
    throw new ParleyError(
      'key-unusable',
      `${file} is empty: restore it from a backup, or delete it to have a new one made`,
    )
  }
  return secret
}

function readOrCreate(file: string, create: () => string): string {
  try {
    if (!existsSync(file)) publish(file, `${create()}\n`)
    chmodSync(file, 0o600)
    return readFileSync(file, 'utf8').trim()
  } catch (cause) {
    throw new ParleyError(
      'data-folder-unusable',
      `cannot use ${file}: let the user that runs Parley read and write it and its folder`,
      { cause },
    )
  }
}

/** Whole or not at all: of two processes that start together one makes the file, and neither reads a part of it. */
function publish(file: string, content: string): void {
  const draft = `${file}.${randomUUID()}`
  try {
    writeFileSync(draft, content, { mode: 0o600, flush: true })
    linkSync(draft, file)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  } finally {
    rmSync(draft, { force: true })
  }
}
