import type { SQLInputValue, SQLOutputValue } from 'node:sqlite'
import { type Provenance, provenanceOf } from '../core/answer.ts'
import type { DataKey, KeyRing } from '../core/keys.ts'
import type { TranscriptContent, TranscriptEntry, TranscriptStore } from '../core/transcript.ts'
import { groupCommit, naming, openSqlite, type Synchronous } from '../storage/sqlite.ts'
import { checkAccess } from './access.ts'

// What a customer wrote, and what was said to them, is content and sealed; the rest is metadata. A passage is named
// after its question, which may be what the customer wrote: of it, only the document is metadata.
const MIGRATIONS = [
  `CREATE TABLE transcript (
    conversation TEXT NOT NULL,
    sequence INTEGER NOT NULL,
    customer TEXT NOT NULL,
    channel TEXT NOT NULL,
    time INTEGER NOT NULL,
    author TEXT NOT NULL,
    locale TEXT,
    dialog TEXT,
    documents TEXT NOT NULL,
    content BLOB NOT NULL,
    PRIMARY KEY (conversation, sequence)
  ) STRICT`,
]

export interface EmbeddedTranscriptsOptions {
  readonly file: string
  readonly keys: KeyRing
  readonly synchronous?: Synchronous
}

/** The transcript store in one SQLite file. */
export function createEmbeddedTranscripts(options: EmbeddedTranscriptsOptions): TranscriptStore {
  const { file, keys, synchronous = 'normal' } = options
  const database = openSqlite({ file, migrations: MIGRATIONS, synchronous })
  const atomically = groupCommit(database, file)
  const insert = database.prepare(`
    INSERT INTO transcript (${METADATA.join(', ')}, content)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`)
  const select = database.prepare(
    'SELECT * FROM transcript WHERE conversation = ? AND sequence > ? ORDER BY sequence LIMIT ?',
  )
  const owner = database.prepare('SELECT customer FROM transcript WHERE conversation = ? LIMIT 1')

  return {
    async append(principal, entries) {
      const rows: SQLInputValue[][] = []
      for (const entry of entries) {
        checkAccess(principal, 'append', entry.customer)
        const key = await keys.dataKey(entry.customer)
        const metadata = metadataOf(entry)
        const sealed: Sealed = { content: entry.content, ...provenanceOf(entry) }
        rows.push([...metadata, key.seal(JSON.stringify(sealed), binding(metadata))])
      }
      await atomically(() => {
        for (const row of rows) insert.run(...row)
      })
    },

    async read(principal, conversation, after, limit) {
      const customer = naming(file, () => owner.get(conversation))?.customer
      if (customer === undefined) return []
      checkAccess(principal, 'read', String(customer))
      const key = await keys.dataKey(String(customer))
      return naming(file, () => select.all(conversation, after, limit)).map((row) => entryOf(row, key))
    },

    async close() {
      database.close()
    },
  }
}

interface Sealed extends Provenance {
  readonly content: TranscriptContent
}

const METADATA = [
  'conversation',
  'sequence',
  'customer',
  'channel',
  'time',
  'author',
  'locale',
  'dialog',
  'documents',
] as const

function metadataOf(entry: TranscriptEntry): (string | number | null)[] {
  const cited = new Map(entry.passages.map(({ document, version }) => [document, version]))
  const columns = { ...entry, documents: JSON.stringify(Object.fromEntries(cited)) }
  return METADATA.map((name) => columns[name] ?? null)
}

function entryOf(row: Record<string, SQLOutputValue>, key: DataKey): TranscriptEntry {
  const opened = key.open(row.content as Uint8Array, binding(METADATA.map((name) => row[name])))
  const { content, ...provenance } = JSON.parse(opened) as Sealed
  return {
    conversation: String(row.conversation),
    sequence: Number(row.sequence),
    customer: String(row.customer),
    channel: String(row.channel),
    time: Number(row.time),
    author: row.author as TranscriptEntry['author'],
    ...(row.locale !== null && { locale: String(row.locale) }),
    ...(row.dialog !== null && { dialog: String(row.dialog) }),
    ...provenance,
    content,
  }
}

/** The content's associated data: a line cannot be moved, swapped, or given another author, time or source. */
const binding = (metadata: readonly unknown[]) => `transcript:${JSON.stringify(metadata)}`
