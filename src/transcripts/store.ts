import type { KeyRing } from '../core/keys.ts'
import type { TranscriptStore } from '../core/transcript.ts'
import { ask, placesFor, type Query, type SqlDatabase, type SqlValue, type Step } from '../storage/database.ts'
import { checkAccess } from './access.ts'
import { readCursor, writeCursor } from './cursor.ts'
import { listQuery, summaryOf } from './list.ts'
import { COLUMNS, entryOf, rowOf } from './seal-entry.ts'

/** Lines that one statement takes. */
const ROWS = 200

/** The transcript store, on either engine. Every function asks first who is asking. */
export function createTranscripts(database: SqlDatabase, keys: KeyRing): TranscriptStore {
  async function ownerOf(conversation: string): Promise<string | undefined> {
    const [row] = await database.read({ text: OWNER, values: [conversation] })
    return row && String(row.customer)
  }

  return {
    async append(principal, entries) {
      const rows: SqlValue[][] = []
      for (const entry of entries) {
        checkAccess(principal, 'append', entry.customer)
        rows.push(rowOf(entry, await keys.dataKey(entry.customer)))
      }
      const [first, ...others] = insertsOf(rows)
      if (!first) return
      const scope = { customers: [...new Set(entries.map(({ customer }) => customer))] }
      if (others.length === 0) await database.write(first, scope)
      else {
        await database.atomically(function* (): Step<void> {
          for (const insert of [first, ...others]) yield insert
        }, scope)
      }
    },

    async appendNext(principal, entry) {
      const { conversation, customer } = entry
      checkAccess(principal, 'append', customer)
      const key = await keys.dataKey(customer)
      return database.atomically(
        function* (): Step<number> {
          for (;;) {
            const [last] = yield* ask(LAST, conversation)
            const sequence = Number(last?.sequence ?? 0) + 1
            const { text, values } = insertOf([rowOf({ ...entry, sequence }, key)])
            // Somebody else may have taken the place meanwhile.
            const written = yield* ask(`${text} RETURNING sequence`, ...values)
            if (written.length > 0) return sequence
          }
        },
        { customers: [customer] },
      )
    },

    async read(principal, conversation, after, limit) {
      const customer = await ownerOf(conversation)
      if (customer === undefined) return []
      checkAccess(principal, 'read', customer)
      const key = await keys.dataKey(customer)
      const rows = await database.read(
        { text: SELECT, values: [conversation, after, limit] },
        { customers: [customer] },
      )
      return rows.map((row) => entryOf(row, key))
    },

    async list(principal, filter, limit, next) {
      checkAccess(principal, 'list', filter.customer)
      const after = next === undefined ? undefined : readCursor(next)
      const found = (await database.read(listQuery(filter, limit + 1, after))).map(summaryOf)
      const items = found.slice(0, limit)
      const last = items.at(-1)
      if (found.length <= limit || !last) return { items }
      return { items, next: writeCursor([last.started, last.conversation]) }
    },

    async remove(principal, conversation) {
      const customer = await ownerOf(conversation)
      if (customer === undefined) return
      checkAccess(principal, 'remove', customer)
      const text = 'DELETE FROM transcript WHERE conversation = $1'
      await database.write({ text, values: [conversation] }, { customers: [customer] })
    },

    close: () => database.close(),
  }
}

const OWNER = 'SELECT customer FROM transcript_metadata WHERE conversation = $1 ORDER BY sequence LIMIT 1'
const LAST = 'SELECT sequence FROM transcript_metadata WHERE conversation = $1 ORDER BY sequence DESC LIMIT 1'
const SELECT = `SELECT ${COLUMNS.join(', ')} FROM transcript
  WHERE conversation = $1 AND sequence > $2 ORDER BY sequence LIMIT $3`

/** Texts of statements by how many rows they take. */
const texts = new Map<number, string>()

function insertOf(rows: readonly SqlValue[][]): Query {
  const known = texts.get(rows.length)
  const text =
    known ??
    `INSERT INTO transcript (${COLUMNS.join(', ')}) VALUES ${placesFor(rows.length, COLUMNS.length)} ON CONFLICT DO NOTHING`
  if (known === undefined) texts.set(rows.length, text)
  return { text, values: rows.flat() }
}

function insertsOf(rows: readonly SqlValue[][]): Query[] {
  const count = Math.ceil(rows.length / ROWS)
  return Array.from({ length: count }, (_, at) => insertOf(rows.slice(at * ROWS, (at + 1) * ROWS)))
}
