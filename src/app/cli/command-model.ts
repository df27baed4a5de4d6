import type { LanguageModel } from '../../core/model.ts'
import { createLog } from '../log.ts'
import { openDataFolder } from '../rooms/data-folder.ts'
import { openDatabases } from '../rooms/databases.ts'
import { openGeneration } from '../rooms/generation.ts'
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
