import { join } from 'node:path'
import { readConfig } from '../../src/app/config/config.ts'
import { createLog } from '../../src/app/log.ts'
import { openDataFolder } from '../../src/app/rooms/data-folder.ts'
import { openDatabases } from '../../src/app/rooms/databases.ts'
import { openRecords } from '../../src/app/rooms/records.ts'
import type { TranscriptEntry } from '../../src/core/transcript.ts'

const PAGE = 500

/** A line of a transcript, opened. */
export interface TranscriptLine {
  readonly sequence: number
  readonly author: TranscriptEntry['author']
  readonly text: string
}

/** The transcripts of the installation that these settings name, as their customers may read them. */
export async function openTranscripts(env: Readonly<Record<string, string>>) {
  const config = readConfig(env, join(import.meta.dirname, '../..'))
  const log = createLog('warn')
  const data = openDataFolder(config.folders.data)
  const databases = await openDatabases(config, data, log)
  const records = await openRecords({ config, data, databases, clock: Date.now, log })
  return {
    async read(of: { readonly conversation: string; readonly customer: string }): Promise<TranscriptLine[]> {
      const lines: TranscriptLine[] = []
      for (let last = 0; ; last = lines.at(-1)?.sequence ?? last) {
        const page = await records.transcripts.read({ role: 'customer', id: of.customer }, of.conversation, last, PAGE)
        if (page.length === 0) return lines
        lines.push(...page.map(({ sequence, author, content }) => ({ sequence, author, text: content.text })))
      }
    },
    async close() {
      await records.close()
      await databases.close()
    },
  }
}
