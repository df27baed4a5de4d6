import type { KeyProvider } from '../../core/keys.ts'
import { createMasterKeys } from '../../keys/master-keys.ts'
import type { WrappedKey } from '../../storage/wrapped-keys.ts'
import { keySettings } from '../config/key-settings.ts'
import type { Environment } from '../config/vendor-endpoint.ts'
import type { DataFolder } from '../rooms/data-folder.ts'
import { masterKeysGiven } from '../rooms/master-keys.ts'
import { type Finding, found } from './finding.ts'

/** Whether the master keys at hand open what is stored, tried on one wrapped key of it. Throws a ParleyError where they do not. */
export async function checkMasterKey(
  data: DataFolder,
  env: Environment,
  sample: WrappedKey | undefined,
): Promise<Finding[]> {
  const { vault } = keySettings(env)
  const { PARLEY_MASTER_KEY: masterKey, PARLEY_MASTER_KEY_NEXT: nextMasterKey } = env
  const given = { ...(masterKey && { masterKey }), ...(nextMasterKey && { nextMasterKey }), ...(vault && { vault }) }
  const [first, ...others] = masterKeysGiven(given, data)
  if (!first) {
    if (!sample) return [found('master key', 'ok', 'made at the first start')]
    const mend = `restore ${data.masterKey} from a backup, or set PARLEY_MASTER_KEY: without it, nothing stored can be read`
    return [found('master key', 'wrong', `${data.masterKey} is missing, but there is data that it sealed`, mend)]
  }
  const source = vault ? 'Vault' : masterKey ? 'PARLEY_MASTER_KEY' : data.masterKey
  if (!sample) return [found('master key', 'ok', `from ${source}; nothing is sealed yet`)]
  const all: [KeyProvider, ...KeyProvider[]] = [first, ...others]
  const keys = createMasterKeys({ providers: () => all, current: async () => undefined })
  await keys.unwrap(sample.wrapped, sample.customer)
  return [found('master key', 'ok', `from ${source}; it opens what is stored`), ...underWay(all)]
}

function underWay({ length }: readonly KeyProvider[]): Finding[] {
  if (length === 1) return []
  const mend = 'end it with parley keys rotate, then drop the old key'
  return [found('master key', 'note', 'two are at hand: a rotation is under way', mend)]
}
