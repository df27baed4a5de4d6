import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import type { KeyRing } from '../../src/core/keys.ts'
import { createKeyRing } from '../../src/keys/key-ring.ts'
import { createLocalKeyProvider } from '../../src/keys/master-key.ts'
import type { SqlDatabase } from '../../src/storage/database.ts'
import { createWrappedKeys, openWrappedKeys, type WrappedKeys } from '../../src/storage/wrapped-keys.ts'

export const newMasterKey = () => randomBytes(32).toString('base64')

interface OpenKeys {
  readonly keys: KeyRing
  close(): Promise<void>
}

/** A real key ring over `keys.db` in this folder. */
export function openKeys(folder: string, masterKey: string): OpenKeys {
  return ringOver(openWrappedKeys(join(folder, 'keys.db')), masterKey)
}

/** A real key ring over this database. */
export function keysOver(database: SqlDatabase, masterKey: string): OpenKeys {
  return ringOver(createWrappedKeys(database), masterKey)
}

function ringOver(wrapped: WrappedKeys, masterKey: string): OpenKeys {
  return { keys: createKeyRing(createLocalKeyProvider(masterKey, 'the test'), wrapped), close: () => wrapped.close() }
}
