import type { PostgresServer } from '../support/postgres-server.ts'
import type { RedisServer } from '../support/redis.ts'
import { filesIn, wordsIn } from '../support/words-in.ts'
import { SAID } from './numbered.ts'

/** Part of what the documents and the model answer; documents stand in the clear in the data folder. */
const ANSWERED = 'working days'

/**
 * Reads every byte that a run has left, once nothing writes any more: data folders, logs, Redis' dump and log, PostgreSQL's
 * files. In words: where something that was said stands in plain text, and where the search found nothing at all, as it
 * finds the conversations' ids wherever there are lines.
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
    'the data folders and logs': { files: filesIn(folder), words: [SAID] },
    ...(redis && { Redis: { files: filesIn(redis.folder), words: [SAID, ANSWERED] } }),
    ...(postgres && { PostgreSQL: { files: filesIn(postgres.folder), words: [SAID, ANSWERED] } }),
  }
  const findings = Object.entries(places).flatMap(([place, { files, words }]) => [
    ...wordsIn(files, words).map((found) => `in plain text: ${found}`),
    ...(wordsIn(files, conversations).length === 0 ? [`the search for plain text finds nothing in ${place}`] : []),
  ])
  await postgres?.start()
  return findings
}
