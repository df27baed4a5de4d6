import type { PostgresServer } from '../support/postgres-server.ts'
import type { RedisServer } from '../support/redis.ts'
import { filesIn, wordsIn } from '../support/words-in.ts'
import { SAID } from './numbered.ts'

/** Part of what the documents and the model answer; documents stand in the clear in the data folder. */
const ANSWERED = 'working days'

/**
 * Reads every byte that a run has left, once nothing writes any more: data folders, logs, Redis' dump and log, PostgreSQL's
 * files. In words: where something that was said stands in plain text, and where the search is blind: it has to find the
 * conversations' ids where lines are kept, and the documents in the data folders.
 */
export async function findPlaintext(options: {
  folder: string
  redis: RedisServer | undefined
  postgres: PostgresServer | undefined
  conversations: readonly string[]
}): Promise<string[]> {
  const { folder, redis, postgres, conversations } = options
  await redis?.ask('SAVE')
  await postgres?.stop()
  const places = {
    'the data folders and logs': { files: filesIn(folder), words: [SAID], sees: [ANSWERED] },
    ...(redis && { Redis: { files: filesIn(redis.folder), words: [SAID, ANSWERED], sees: conversations } }),
    ...(postgres && { PostgreSQL: { files: filesIn(postgres.folder), words: [SAID, ANSWERED], sees: conversations } }),
  }
  const findings = Object.entries(places).flatMap(([place, { files, words, sees }]) => [
    ...wordsIn(files, words).map((found) => `in plain text: ${found}`),
    ...(wordsIn(files, sees).length === 0 ? [`the search for plain text is blind in ${place}`] : []),
  ])
  await postgres?.start()
  return findings
}
