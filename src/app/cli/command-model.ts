import type { LanguageModel } from '../../core/model.ts'
import { openDataFolder } from '../data-folder.ts'
import { openGeneration } from '../generation.ts'
import { createLog } from '../log.ts'
import { readQuietConfig } from './quiet-house.ts'

/** The model of this installation, for a command; undefined where none is configured. */
export async function openCommandModel(): Promise<LanguageModel | undefined> {
  const config = readQuietConfig()
  const generation = await openGeneration({
    config,
    data: openDataFolder(config.folders.data),
    knowledgeVersion: () => '',
    clock: Date.now,
    log: createLog(config.logLevel),
  })
  return generation?.options.model
}
