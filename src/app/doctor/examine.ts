import { existsSync } from 'node:fs'
import { createTexts } from '../../dialog/texts.ts'
import { sampleWrappedKey, type WrappedKey } from '../../storage/wrapped-keys.ts'
import { type Config, readConfig, readFolders } from '../config/config.ts'
import { loadDialogs, textsOfTools } from '../dialogs/dialogs.ts'
import { dataFolderAt } from '../rooms/data-folder.ts'
import { checkCertificate } from './check-certificate.ts'
import { checkChannels } from './check-channels.ts'
import { checkDatabases, checkDataFolder, checkModes } from './check-data-folder.ts'
import { checkKnowledge } from './check-knowledge.ts'
import { checkMasterKey } from './check-master-key.ts'
import { checkModel } from './check-model.ts'
import { checkPolicyFiles } from './check-policy-files.ts'
import { checkPort } from './check-port.ts'
import { checkPostgres } from './check-postgres.ts'
import { checkRedis } from './check-redis.ts'
import { checkNode, checkWidget } from './check-runtime.ts'
import { checkScanner } from './check-scanner.ts'
import { checkSignIn } from './check-sign-in.ts'
import { checkSystems } from './check-systems.ts'
import { type Finding, found, guarded } from './finding.ts'

/** Looks at everything that a start needs; what cannot be looked at because something else is wrong is left out. */
export async function examine(env: Readonly<Record<string, string | undefined>>, cwd: string): Promise<Finding[]> {
  const folders = readFolders(env, cwd)
  const data = dataFolderAt(folders.data)
  let config: Config | undefined
  const configuration = await guarded('configuration', () => {
    config = readConfig(env, cwd)
    createTexts(config.texts)
    return [found('configuration', 'ok', config.folders.config)]
  })
  const checks: Promise<Finding[]>[] = [
    guarded('Node', () => [checkNode(process.versions.node)]),
    Promise.resolve(configuration),
    guarded('dialogs', async () => {
      const { dialogs } = await loadDialogs(folders.dialogs)
      if (config) createTexts(config.texts, textsOfTools(dialogs.values()))
      return [found('dialogs', 'ok', [...dialogs.keys()].join(', '))]
    }),
    guarded('data folder', () => checkDataFolder(data)),
    guarded('file modes', () => checkModes(data)),
    guarded('databases', () => checkDatabases(data)),
    guarded('widget', () => [checkWidget()]),
  ]
  const tryMasterKey = (sample: WrappedKey | undefined) => checkMasterKey(data, env, sample)
  const { postgres, redis } = config ?? {}
  checks.push(
    postgres
      ? guarded('PostgreSQL', () => checkPostgres(postgres, tryMasterKey))
      : guarded('master key', () => tryMasterKey(existsSync(data.keys) ? sampleWrappedKey(data.keys) : undefined)),
  )
  if (redis) checks.push(guarded('Redis', () => checkRedis(redis)))
  if (config) {
    const known = config
    checks.push(guarded('knowledge', () => checkKnowledge(known, data)))
    checks.push(guarded('policies', () => checkPolicyFiles(known)))
    if (known.tls) checks.push(Promise.resolve([checkCertificate(known.tls, Date.now())]))
    checks.push(guarded('scanner', () => checkScanner(known.bot.attachments)))
    checks.push(guarded('channels', () => checkChannels(known)))
    if (known.oidc) checks.push(guarded('staff sign-in', () => checkSignIn(known)))
    checks.push(guarded('systems', () => checkSystems(known)))
    checks.push(guarded('model', () => checkModel(known.models)))
    checks.push(guarded('port', async () => [await checkPort(known)]))
  }
  return (await Promise.all(checks)).flat()
}
