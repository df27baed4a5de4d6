import { join } from 'node:path'
import { readConfig } from '../../src/app/config/config.ts'
import { createLog } from '../../src/app/log.ts'
import { openDataFolder } from '../../src/app/rooms/data-folder.ts'
import { openDatabases } from '../../src/app/rooms/databases.ts'
import { openRecords } from '../../src/app/rooms/records.ts'

/** Gives each of these agents an API key that all instances know; while none of them runs yet. */
export async function issueKeys(
  env: Readonly<Record<string, string>>,
  names: readonly string[],
): Promise<readonly string[]> {
  const config = readConfig(env, join(import.meta.dirname, '../..'))
  const log = createLog('warn')
  const data = openDataFolder(config.folders.data)
  const databases = await openDatabases(config, data, log)
  const records = await openRecords({ config, data, databases, clock: Date.now, log })
  try {
    const keys: string[] = []
    for (const name of names) {
      const key = { name, role: 'agent', queues: ['support'] } as const
      keys.push((await records.access.apiKeys.issue({ role: 'administrator', id: 'chaos' }, key)).secret)
    }
    return keys
  } finally {
    await records.close()
    await databases.close()
  }
}
