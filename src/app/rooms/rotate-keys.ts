import { randomBytes } from 'node:crypto'
import { existsSync, renameSync } from 'node:fs'
import { ParleyError } from '../../core/errors.ts'
import type { KeyProvider } from '../../core/keys.ts'
import type { Principal } from '../../core/principal.ts'
import { KEY_LENGTH } from '../../keys/aes-gcm.ts'
import { readOrCreateSecret } from '../../keys/master-key.ts'
import { createMasterKeys } from '../../keys/master-keys.ts'
import { countByMaster, type Rotated, rotate } from '../../keys/rotate.ts'
import type { Config } from '../config/config.ts'
import type { DataFolder } from './data-folder.ts'
import { masterKeysAtHand } from './master-keys.ts'
import type { Records } from './records.ts'

export interface KeyWork {
  readonly config: Config
  readonly data: DataFolder
  readonly records: Records
  readonly principal: Principal
}

export interface KeyStatus {
  /** Id of the master key that wraps. */
  readonly current: string
  readonly atHand: readonly string[]
  /** Data keys by the master key that opens them; the empty id: from before ids were written down. */
  readonly keys: Readonly<Record<string, number>>
}

const RESOURCE = { type: 'keys' } as const

export async function keyStatus({ config, data, records, principal }: KeyWork): Promise<KeyStatus> {
  await records.access.guard.require(principal, 'readKeys', RESOURCE)
  const atHand = masterKeysAtHand(config, data).map(({ id }) => id)
  return {
    current: (await records.wrappedKeys.master()) ?? atHand.at(-1) ?? '',
    atHand,
    keys: Object.fromEntries(await countByMaster(records.wrappedKeys)),
  }
}

/** Lets the next master key take over, and wraps all data keys by it. The house may run meanwhile. */
export async function rotateKeys(
  { config, data, records, principal }: KeyWork,
  onProgress: (done: number, total: number) => void,
): Promise<Rotated & { readonly from: string; readonly to: string }> {
  const { access, wrappedKeys } = records
  await access.guard.require(principal, 'rotateKeys', RESOURCE)
  const from = (await wrappedKeys.master()) ?? masterKeysAtHand(config, data).at(-1)?.id ?? ''
  const to = nextKey(config, data)
  const entry = (action: string, details: Record<string, string | number>) =>
    access.audit.record({ principal, action, resource: 'keys', outcome: 'done', details })
  await entry('key-rotation-begun', { from, to: to.id })
  const all = createMasterKeys({ providers: () => masterKeysAtHand(config, data), current: wrappedKeys.master })
  const rotated = await rotate({ store: wrappedKeys, all, to, onProgress })
  // The old one is gone with its file: nothing is left that it opens.
  if (existsSync(data.nextMasterKey) && config.masterKey === undefined && !config.vault) {
    renameSync(data.nextMasterKey, data.masterKey)
  }
  await entry('keys-rotated', { from, to: to.id, ...rotated })
  return { ...rotated, from, to: to.id }
}

function nextKey(config: Config, data: DataFolder): KeyProvider {
  const { masterKey, nextMasterKey, vault } = config
  if (masterKey !== undefined && nextMasterKey === undefined && !vault) {
    throw new ParleyError(
      'config-invalid',
      'set PARLEY_MASTER_KEY_NEXT to the new key ("openssl rand -base64 32") beside PARLEY_MASTER_KEY, on every instance first',
    )
  }
  if (masterKey === undefined && !vault) {
    readOrCreateSecret(data.nextMasterKey, () => randomBytes(KEY_LENGTH).toString('base64'))
  }
  return masterKeysAtHand(config, data)[0]
}
