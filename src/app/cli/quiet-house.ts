import type { Answer } from '../../core/answer.ts'
import type { Config } from '../config/config.ts'
import { probeServer } from '../doctor/probe-server.ts'
import { type House, openHouse } from '../house.ts'
import { createLog } from '../log.ts'
import { localUrl } from '../serving/transport.ts'
import { createProgress } from './progress.ts'
import { readQuietConfig } from './quiet-config.ts'

export interface QuietHouse {
  readonly config: Config
  readonly house: House
  /** Where this installation is served, if it is. */
  readonly baseUrl: string | undefined
}

/** The house on the data folder, for one person at a terminal. A server may run on the same folder. */
export async function openQuietHouse(onAnswer?: (answer: Answer) => void): Promise<QuietHouse> {
  const config = readQuietConfig()
  const progress = createProgress(process.stderr, Date.now)
  const [house, baseUrl] = await Promise.all([
    openHouse({
      config,
      clock: Date.now,
      log: createLog(config.logLevel),
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
