import type { LanguageModel } from '../../core/model.ts'
import { openDataFolder } from '../data-folder.ts'
import { openDatabases } from '../databases.ts'
import { openGeneration } from '../generation.ts'
import { createLog } from '../log.ts'
import { readQuietConfig } from './quiet-config.ts'

/** The model of this installation, for a command; undefined where none is configured. */
export async function openCommandModel(): Promise<LanguageModel | undefined> {
  const config = readQuietConfig()
  const log = createLog(config.logLevel)
  const databases = await openDatabases(config, openDataFolder(config.folders.data), log)
  const generation = await openGeneration({
    config,
    openUsage: databases.usage,
    knowledgeVersion: () => '',
    clock: Date.now,
    log,
  })
  return generation?.options.model
}
