import { existsSync } from 'node:fs'
import { ParleyError } from '../../core/errors.ts'
import type { KeyProvider } from '../../core/keys.ts'
import { createLocalKeyProvider, readOrCreateMasterKey } from '../../keys/master-key.ts'
import { createMasterKeys } from '../../keys/master-keys.ts'
import { createVaultKeyProvider } from '../../keys/vault.ts'
import type { WrappedKeys } from '../../storage/wrapped-keys.ts'
import type { Config } from '../config/config.ts'
import type { DataFolder } from './data-folder.ts'

/** Where master keys may be, beside the data folder. */
export type MasterKeySettings = Pick<Config, 'masterKey' | 'nextMasterKey' | 'vault'>

/** Every master key that there is; the one that is to take over, or has, first. Makes none. */
export function masterKeysGiven(
  { masterKey, nextMasterKey, vault }: MasterKeySettings,
  data: DataFolder,
): KeyProvider[] {
  const files = [data.nextMasterKey, data.masterKey].filter((file) => existsSync(file))
  return [
    ...(vault ? [createVaultKeyProvider(vault)] : []),
    ...(nextMasterKey ? [createLocalKeyProvider(nextMasterKey, 'PARLEY_MASTER_KEY_NEXT')] : []),
    ...(masterKey ? [createLocalKeyProvider(masterKey, 'PARLEY_MASTER_KEY')] : []),
    ...(masterKey ? [] : files.map((file) => createLocalKeyProvider(readOrCreateMasterKey(file), file))),
  ]
}

/** The same, at least one: a first start makes it. */
export function masterKeysAtHand(config: MasterKeySettings, data: DataFolder): [KeyProvider, ...KeyProvider[]] {
  const [first, ...rest] = masterKeysGiven(config, data)
  if (first) return [first, ...rest]
  return [createLocalKeyProvider(readOrCreateMasterKey(data.masterKey), data.masterKey)]
}

/** The master keys, tried on what is there: data that they do not open must not be written on. */
export async function openMasterKeys(
  config: MasterKeySettings,
  data: DataFolder,
  wrapped: WrappedKeys,
): Promise<KeyProvider> {
  const sample = await wrapped.sample()
  const given = config.masterKey !== undefined || config.vault !== undefined
  if (sample && !given && !existsSync(data.masterKey) && !existsSync(data.nextMasterKey)) {
    throw new ParleyError(
      'key-unusable',
      `${data.masterKey} is missing, but there is data that it sealed: restore it, or set PARLEY_MASTER_KEY`,
    )
  }
  // Until it is said which one is current, a key that is to come does not wrap yet: other instances may lack it.
  const first = masterKeysAtHand(config, data).at(-1)
  const current = async () => (await wrapped.master()) ?? first?.id
  const keys = createMasterKeys({ providers: () => masterKeysAtHand(config, data), current })
  if (sample) await keys.unwrap(sample.wrapped, sample.customer)
  return keys
}
