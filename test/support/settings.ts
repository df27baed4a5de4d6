import { cpSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseDocument } from 'yaml'

/** A copy of the demo's configuration in this folder, with other settings. */
export function configurationIn(folder: string, settings: Readonly<Record<string, unknown>>): string {
  const config = join(folder, 'config')
  cpSync(join(import.meta.dirname, '../../config'), config, { recursive: true })
  changeSettings(config, settings)
  return config
}

/** Changes settings in a folder's bot.yaml: `{ 'limits.turnSeconds': 5 }`. */
export function changeSettings(config: string, settings: Readonly<Record<string, unknown>>): void {
  const file = join(config, 'bot.yaml')
  const document = parseDocument(readFileSync(file, 'utf8'))
  for (const [path, value] of Object.entries(settings)) document.setIn(path.split('.'), value)
  writeFileSync(file, document.toString())
}

/** Nothing is held back: for tests and measurements in which one customer, or one address, does the work of many. */
export const UNLIMITED = {
  'limits.messagesPerMinute': 100_000,
  'limits.requestsPerMinute': 10_000_000,
  'limits.conversationsPerMinute': 100_000,
  'limits.anonymousMessagesPerDay': 10_000_000,
} as const
