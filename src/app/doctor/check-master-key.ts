import { existsSync, readFileSync } from 'node:fs'
import { createLocalKeyProvider } from '../../keys/master-key.ts'
import type { WrappedKey } from '../../storage/wrapped-keys.ts'
import type { DataFolder } from '../data-folder.ts'
import { type Finding, found } from './finding.ts'

/** Whether the master key opens what is stored, tried on one wrapped key of it. Throws a ParleyError where it does not. */
export async function checkMasterKey(
  data: DataFolder,
  fromEnvironment: string | undefined,
  sample: WrappedKey | undefined,
): Promise<Finding[]> {
  const source = fromEnvironment === undefined ? data.masterKey : 'PARLEY_MASTER_KEY'
  const key = fromEnvironment ?? (existsSync(data.masterKey) ? readFileSync(data.masterKey, 'utf8').trim() : undefined)
  if (key === undefined) {
    if (!sample) return [found('master key', 'ok', 'made at the first start')]
    const mend = `restore ${data.masterKey} from a backup, or set PARLEY_MASTER_KEY: without it, nothing stored can be read`
    return [found('master key', 'wrong', `${data.masterKey} is missing, but there is data that it sealed`, mend)]
  }
  const provider = createLocalKeyProvider(key, source)
  if (!sample) return [found('master key', 'ok', `from ${source}; nothing is sealed yet`)]
  await provider.unwrap(sample.wrapped, sample.customer)
  return [found('master key', 'ok', `from ${source}; it opens what is stored`)]
}
