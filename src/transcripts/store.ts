import type { Assignments, ConversationResource, Guard } from '../core/access.ts'
import type { AttachmentShelf } from '../core/attachment.ts'
import type { KeyRing } from '../core/keys.ts'
import type { Masker } from '../core/masking.ts'
import type { Principal } from '../core/principal.ts'
import type { TranscriptEntry, TranscriptStore } from '../core/transcript.ts'
import { readCursor } from '../storage/cursor.ts'
import { ask, placesFor, type Query, type SqlDatabase, type SqlValue, type Step } from '../storage/database.ts'
import { listPage } from './list.ts'
import { COLUMNS, entryOrGap, rowOf } from './seal-entry.ts'

/** Lines that one statement takes. */
const ROWS = 200

export interface TranscriptsOptions {
  readonly database: SqlDatabase
  readonly keys: KeyRing
  readonly files: Pick<AttachmentShelf, 'removeConversation'>
  readonly guard: Guard
  readonly assignments: Assignments
  /** Loaded when somebody reads masked. */
  readonly masker: () => Promise<Masker>
}

/** The transcript store, on either engine. Every function asks first who is asking, and what for. */
export function createTranscripts({
  database,
  keys,
  files,
  guard,
  assignments,
  masker,
}: TranscriptsOptions): TranscriptStore {
  async function resourceOf(conversation: string): Promise<ConversationResource | undefined> {
    const [row] = await database.read({ text: OWNER, values: [conversation] })
    if (!row) return undefined
    const { customer, channel } = row
    return {
      type: 'conversation',
      id: conversation,
      customer: String(customer),
      channel: String(channel),
      ...(await assignments.of(conversation)),
    }
  }

  async function mayAppend(principal: Principal, { conversation, customer, channel }: Place): Promise<void> {
    await guard.require(principal, 'append', { type: 'conversation', id: conversation, customer, channel })
  }

  async function open(conversation: string, customer: string, after: number, limit: number) {
    const key = await keys.existing(customer)
    const rows = await database.read({ text: SELECT, values: [conversation, after, limit] }, { customers: [customer] })
    return rows.map((row) => entryOrGap(row, key))
  }

  return {
    async append(principal, entries) {
      const rows: SqlValue[][] = []
      for (const entry of entries) {
        await mayAppend(principal, entry)
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
      await mayAppend(principal, entry)
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
      const resource = await resourceOf(conversation)
      if (!resource) return []
      await guard.require(principal, 'read', resource)
      return open(conversation, resource.customer, after, limit)
    },

    async readMasked(principal, conversation, after, limit) {
      const resource = await resourceOf(conversation)
      if (!resource) return []
      await guard.require(principal, 'readMasked', resource)
      const exchange = (await masker()).open()
      const entries = await open(conversation, resource.customer, after, limit)
      return entries.map((entry) => ({ ...entry, content: { text: exchange.mask(entry.content.text) } }))
    },

    async list(principal, filter, limit, next) {
      const own = principal.role === 'customer' ? { customer: principal.id, ...filter } : filter
      const shown = await guard.sift(principal, 'list', 'conversations')
      return listPage({
        read: (query) => database.read(query),
        shown: ({ conversation, customer, channel }) =>
          shown(async () => ({
            type: 'conversation',
            id: conversation,
            customer,
            channel,
            ...(await assignments.of(conversation)),
          })),
        filter: own,
        limit,
        ...(next !== undefined && { after: readCursor(next) }),
      })
    },

    async remove(principal, conversation) {
      const customer = (await resourceOf(conversation))?.customer
      if (customer === undefined) return
      await guard.require(principal, 'erase', { type: 'customer', id: customer })
      await files.removeConversation(customer, conversation)
      const text = 'DELETE FROM transcript WHERE conversation = $1'
      await database.write({ text, values: [conversation] }, { customers: [customer] })
    },

    close: () => database.close(),
  }
}

type Place = Pick<TranscriptEntry, 'conversation' | 'customer' | 'channel'>

const OWNER = 'SELECT customer, channel FROM transcript_metadata WHERE conversation = $1 ORDER BY sequence LIMIT 1'
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
