import type { SqlDatabase } from '../storage/database.ts'

/** The last place that the transcript has of a conversation; 0 where it has none. It tells nothing of what is there. */
export async function lastSequence(database: SqlDatabase, conversation: string): Promise<number> {
  const [row] = await database.read({
    text: 'SELECT sequence FROM transcript_metadata WHERE conversation = $1 ORDER BY sequence DESC LIMIT 1',
    values: [conversation],
  })
  return Number(row?.sequence ?? 0)
}
