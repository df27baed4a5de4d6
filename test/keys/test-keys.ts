import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import type { KeyRing } from '../../src/core/keys.ts'
import { createKeyRing } from '../../src/keys/key-ring.ts'
import { createLocalKeyProvider } from '../../src/keys/master-key.ts'
import { openWrappedKeys } from '../../src/storage/wrapped-keys.ts'

export const newMasterKey = () => randomBytes(32).toString('base64')

/** A real key ring over `keys.db` in this folder. */
export function openKeys(folder: string, masterKey: string): { keys: KeyRing; close(): void } {
  const wrapped = openWrappedKeys(join(folder, 'keys.db'))
  return { keys: createKeyRing(createLocalKeyProvider(masterKey, 'the test'), wrapped), close: () => wrapped.close() }
}
