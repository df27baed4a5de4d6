import { join } from 'node:path'
import { readConfig } from '../../src/app/config/config.ts'
import { createLog } from '../../src/app/log.ts'
import { openDataFolder } from '../../src/app/rooms/data-folder.ts'
import { openDatabases } from '../../src/app/rooms/databases.ts'
import { openOutcomes } from '../../src/app/rooms/outcomes.ts'
import { openRecords } from '../../src/app/rooms/records.ts'
import { ENGINE } from '../../src/core/principal.ts'
import type { TranscriptEntry } from '../../src/core/transcript.ts'

type SeededLine = Partial<Pick<TranscriptEntry, 'author' | 'dialog' | 'feedback' | 'score' | 'outcome' | 'time'>> & {
  readonly text?: string
  /** Path of a document. */
  readonly cites?: string
  /** In millionths. */
  readonly cost?: number
  /** Milliseconds since the line before. */
  readonly after?: number
}

/** A conversation that was had at some time. */
export interface SeededConversation {
  readonly id: string
  readonly customer?: string
  readonly channel?: string
  readonly locale?: string
  /** Of its first line: milliseconds since the epoch. */
  readonly started: number
  readonly lines: readonly SeededLine[]
}

const USUAL_PAUSE_MS = 2_000

/** Writes conversations into an installation through its own stores, and decides what came of them as of `now`. */
export async function seedConversations(
  env: Readonly<Record<string, string>>,
  conversations: readonly SeededConversation[],
  now: number,
): Promise<void> {
  const config = readConfig(env, join(import.meta.dirname, '../..'))
  const log = createLog('warn')
  const data = openDataFolder(config.folders.data)
  const databases = await openDatabases(config, data, log)
  const clock = () => now
  const records = await openRecords({ config, data, databases, clock, log })
  for (const conversation of conversations) await records.transcripts.append(ENGINE, entriesOf(conversation))
  await openOutcomes(config, records, clock).settle()
  await records.close()
  await databases.close()
}

function entriesOf({ id, customer, channel = 'web', locale = 'en', started, lines }: SeededConversation) {
  let time = started
  return lines.map(({ text = '', cites, cost, after = USUAL_PAUSE_MS, author = 'customer', ...said }, at) => {
    time += at === 0 ? 0 : after
    const entry: TranscriptEntry = {
      ...{
        conversation: id,
        sequence: at + 1,
        customer: customer ?? `customer of ${id}`,
        channel,
        locale,
        time,
        author,
      },
      passages: cites === undefined ? [] : [{ id: `${cites}#1`, document: cites, version: '1' }],
      content: { text },
      ...(cost !== undefined && {
        generation: { model: 'small', tier: 'small', prompt: 'answer', inputTokens: 900, outputTokens: 90, cost },
      }),
      ...said,
    }
    return entry
  })
}
