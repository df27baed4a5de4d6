import type { Row, SqlDatabase } from '../storage/database.ts'
import { COLUMNS } from './seal-entry.ts'

/** Lines that are held in memory at once. */
const PAGE = 500

/** All of a customer's lines, conversation by conversation, page by page. */
export async function* linesOf(database: SqlDatabase, customer: string): AsyncIterable<Row> {
  const scope = { customers: [customer] }
  for (let [conversation, sequence] = ['', 0]; ; ) {
    const page = await database.read({ text: LINES, values: [customer, conversation, sequence, PAGE] }, scope)
    yield* page
    const last = page.at(-1)
    if (!last || page.length < PAGE) return
    conversation = String(last.conversation)
    sequence = Number(last.sequence)
  }
}

const LINES = `SELECT ${COLUMNS.join(', ')} FROM transcript
  WHERE customer = $1 AND (conversation, sequence) > ($2, $3) ORDER BY conversation, sequence LIMIT $4`

export async function conversationsOf(database: SqlDatabase, customer: string): Promise<string[]> {
  const rows = await database.read({
    text: 'SELECT DISTINCT conversation FROM transcript_metadata WHERE customer = $1',
    values: [customer],
  })
  return rows.map(({ conversation }) => String(conversation))
}

/** The lines keep their places, so that nothing that is on its way is written there again. */
export async function emptyLines(database: SqlDatabase, customer: string): Promise<number> {
  const rows = await database.write(
    {
      text: "UPDATE transcript SET content = $2, documents = '{}' WHERE customer = $1 RETURNING sequence",
      values: [customer, new Uint8Array()],
    },
    { customers: [customer] },
  )
  return rows.length
}
