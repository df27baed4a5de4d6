import { readConfig } from '../../src/app/config.ts'
import { openDataFolder } from '../../src/app/data-folder.ts'
import { openDatabases } from '../../src/app/databases.ts'
import { createLog } from '../../src/app/log.ts'
import { openRecords } from '../../src/app/records.ts'
import type { Session } from './transport.ts'
import type { Line } from './verdict.ts'

const PAGE = 500

/** The transcripts of an installation, as their customers may read them. */
export async function openTranscripts(env: Readonly<Record<string, string>>) {
  const config = readConfig(env, process.cwd())
  const log = createLog('warn')
  const data = openDataFolder(config.folders.data)
  const databases = await openDatabases(config, data, log)
  const records = await openRecords({ config, data, databases, clock: Date.now, log })
  return {
    async read({ conversation, customer }: Session): Promise<Omit<Line, 'id'>[]> {
      const lines: Omit<Line, 'id'>[] = []
      for (let last = 0; ; last = lines.at(-1)?.sequence ?? last) {
        const page = await records.transcripts.read({ role: 'customer', id: customer }, conversation, last, PAGE)
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
