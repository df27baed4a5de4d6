import { DatabaseSync } from 'node:sqlite'
import type { WrappedKeyStore } from '../core/keys.ts'
import { ask, grant, type Row, type Schema, type SqlDatabase, type Step } from './database.ts'
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
    // Which master key wraps: the one that was set last. What another one wraps is refused from then on.
    (dialect) => `CREATE TABLE master_keys (
      only_one ${dialect.integer} PRIMARY KEY CHECK (only_one = 1),
      id TEXT NOT NULL
    ) ${dialect.strict};
    ${grant(dialect, 'SELECT, INSERT, UPDATE', 'master_keys')}`,
  ],
}

export interface WrappedKey {
  readonly customer: string
  readonly wrapped: Uint8Array
}

export interface WrappedKeys extends WrappedKeyStore {
  /** Any one of them, to try a master key on; undefined where there is none. */
  sample(): Promise<WrappedKey | undefined>
  /** Id of the master key that wraps, where one was set. */
  master(): Promise<string | undefined>
  /** From now on this one wraps, and what another one wraps is refused. */
  setMaster(id: string): Promise<void>
  count(): Promise<number>
  /** After a customer, in the order of their names' bytes. */
  page(after: string, limit: number): Promise<readonly WrappedKey[]>
  /** Each only where it is still what it was. */
  replace(
    changes: readonly { readonly customer: string; readonly from: Uint8Array; readonly to: Uint8Array }[],
  ): Promise<void>
  /** Destroys a key; false where there is none. Its bytes are gone after `wipe`. */
  destroy(customer: string): Promise<boolean>
  /** Sees to it that no bytes of destroyed keys are left in the database's files. */
  wipe(): Promise<void>
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
    async add(customer, wrapped, master) {
      await database.write({ text: ADD, values: [customer, wrapped, master] })
      return find(customer)
    },
    async sample() {
      const [row] = await database.read({ text: SAMPLE, values: [] })
      return row && keyOf(row)
    },
    async master() {
      const [row] = await database.read({ text: 'SELECT id FROM master_keys', values: [] })
      return row && String(row.id)
    },
    async setMaster(id) {
      await database.write({
        text: 'INSERT INTO master_keys (only_one, id) VALUES (1, $1) ON CONFLICT (only_one) DO UPDATE SET id = excluded.id',
        values: [id],
      })
    },
    async count() {
      const [row] = await database.read({ text: 'SELECT count(*) AS keys FROM wrapped_keys', values: [] })
      return Number(row?.keys)
    },
    async page(after, limit) {
      // In bytes, whatever the language of the database: otherwise a page could begin before the last one ended.
      const order = database.dialect.engine === 'postgres' ? 'customer COLLATE "C"' : 'customer'
      const text = `SELECT customer, wrapped FROM wrapped_keys WHERE ${order} > $1 ORDER BY ${order} LIMIT $2`
      return (await database.read({ text, values: [after, limit] })).map(keyOf)
    },
    async replace(changes) {
      await database.atomically(function* (): Step<void> {
        for (const { customer, from, to } of changes) {
          yield* ask('UPDATE wrapped_keys SET wrapped = $1 WHERE customer = $2 AND wrapped = $3', to, customer, from)
        }
      })
    },
    async destroy(customer) {
      const removed = await database.write({
        text: 'DELETE FROM wrapped_keys WHERE customer = $1 RETURNING customer',
        values: [customer],
      })
      return removed.length > 0
    },
    wipe: () => database.forgetRemoved('wrapped_keys'),
    close: () => database.close(),
  }
}

const ADD = `INSERT INTO wrapped_keys (customer, wrapped)
  SELECT $1, $2 WHERE NOT EXISTS (SELECT 1 FROM master_keys WHERE id <> $3) ON CONFLICT DO NOTHING`

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
