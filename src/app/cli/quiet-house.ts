import { join } from 'node:path'
import type { Answer } from '../../core/answer.ts'
import type { Config } from '../config/config.ts'
import { probeServer } from '../doctor/probe-server.ts'
import { type House, openHouse } from '../house.ts'
import { createLog } from '../log.ts'
import { openDataFolder } from '../rooms/data-folder.ts'
import { localUrl } from '../serving/transport.ts'
import { createProgress } from './progress.ts'
import { readQuietConfig } from './quiet-config.ts'

export interface QuietHouse {
  readonly config: Config
  readonly house: House
  /** Where this installation is served, if it is. */
  readonly baseUrl: string | undefined
}

export interface QuietHouseOptions {
  readonly onAnswer?: (answer: Answer) => void
  /** Where the log goes, from the data folder; without it to standard error. */
  readonly logTo?: string | undefined
}

/** The house on the data folder, for one person at a terminal. A server may run on the same folder. */
export async function openQuietHouse({ onAnswer, logTo }: QuietHouseOptions = {}): Promise<QuietHouse> {
  const config = readQuietConfig()
  const log = createLog(config.logLevel, logTo && join(openDataFolder(config.folders.data).path, logTo))
  const progress = createProgress(process.stderr, Date.now)
  const [house, baseUrl] = await Promise.all([
    openHouse({
      config,
      clock: Date.now,
      log,
      onProgress: progress.show,
      ...(onAnswer && { onAnswer }),
    }),
    servedAt(config),
  ])
  progress.clear()
  return { config, house, baseUrl }
}

async function servedAt({ publicUrl, port, tls }: Config): Promise<string | undefined> {
  if (publicUrl !== undefined) return publicUrl
  return (await probeServer(port, tls !== undefined)) === 'parley' ? localUrl({ tls }, port) : undefined
}
