import { DatabaseSync } from 'node:sqlite'
import type { WrappedKeyStore } from '../core/keys.ts'
import { grant, type Row, type Schema, type SqlDatabase } from './database.ts'
import { naming } from './sqlite.ts'
import { openSqliteDatabase } from './sqlite-database.ts'

export const WRAPPED_KEYS: Schema = {
  name: 'wrapped-keys',
  steps: [
    (dialect) => `CREATE TABLE wrapped_keys (
      customer TEXT PRIMARY KEY,
      wrapped ${dialect.bytes} NOT NULL
    ) ${dialect.engine === 'sqlite' ? 'WITHOUT ROWID, STRICT' : ''};
    ${grant(dialect, 'SELECT, INSERT, UPDATE, DELETE', 'wrapped_keys')}`,
  ],
}

export interface WrappedKey {
  readonly customer: string
  readonly wrapped: Uint8Array
}

export interface WrappedKeys extends WrappedKeyStore {
  /** Any one of them, to try a master key on; undefined where there is none. */
  sample(): Promise<WrappedKey | undefined>
  close(): Promise<void>
}

/** Wrapped data keys in a place of their own: it is backed up apart from what the keys seal, and only briefly. */
export function createWrappedKeys(database: SqlDatabase): WrappedKeys {
  async function find(customer: string): Promise<Uint8Array | undefined> {
    const [row] = await database.read({
      text: 'SELECT wrapped FROM wrapped_keys WHERE customer = $1',
      values: [customer],
    })
    return row?.wrapped as Uint8Array | undefined
  }
  return {
    get: find,
    async add(customer, wrapped) {
      await database.write({
        text: 'INSERT INTO wrapped_keys (customer, wrapped) VALUES ($1, $2) ON CONFLICT DO NOTHING',
        values: [customer, wrapped],
      })
      return (await find(customer)) ?? wrapped
    },
    async sample() {
      const [row] = await database.read({ text: SAMPLE, values: [] })
      return row && keyOf(row)
    },
    close: () => database.close(),
  }
}

/** In a file of their own; it is small, and must not lose a key that has sealed something. */
export function openWrappedKeys(file: string): WrappedKeys {
  return createWrappedKeys(openSqliteDatabase({ file, schema: WRAPPED_KEYS, synchronous: 'full' }))
}

/** One out of a file that is there, which is left as it is; undefined where it holds none. */
export function sampleWrappedKey(file: string): WrappedKey | undefined {
  return naming(file, () => {
    const database = new DatabaseSync(file, { readOnly: true, timeout: 5_000 })
    try {
      // A first start that died early left a file without a table.
      if (!database.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'wrapped_keys'").get()) return undefined
      const row = database.prepare(SAMPLE).get()
      return row && keyOf(row)
    } finally {
      database.close()
    }
  })
}

export const SAMPLE = 'SELECT customer, wrapped FROM wrapped_keys LIMIT 1'

const keyOf = ({ customer, wrapped }: Row): WrappedKey => ({
  customer: String(customer),
  wrapped: wrapped as Uint8Array,
})
