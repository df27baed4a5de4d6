import { existsSync } from 'node:fs'
import { ParleyError } from '../../core/errors.ts'
import { sampleWrappedKey, type WrappedKeys } from '../../storage/wrapped-keys.ts'
import type { DataFolder } from './data-folder.ts'

/**
 * Refuses a data folder from before `DATABASE_URL`: what its own keys have sealed could not be opened with those of
 * the shared database, and customers would be given new ones in silence.
 */
export async function refuseOtherKeys({ keys, path }: DataFolder, shared: WrappedKeys): Promise<void> {
  const own = existsSync(keys) ? sampleWrappedKey(keys) : undefined
  if (!own || (await shared.get(own.customer))) return
  throw new ParleyError(
    'data-folder-unusable',
    `${keys} holds keys that the database of DATABASE_URL does not know: set PARLEY_DATA_DIR to a new folder, and keep ${path} for what it holds`,
  )
}
