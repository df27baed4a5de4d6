import { DatabaseSync } from 'node:sqlite'
import type { WrappedKeyStore } from '../core/keys.ts'
import { naming, openSqlite } from './sqlite.ts'

const MIGRATIONS = [
  `CREATE TABLE wrapped_keys (
    customer TEXT PRIMARY KEY,
    wrapped BLOB NOT NULL
  ) WITHOUT ROWID, STRICT`,
]

/** Wrapped data keys in a file of their own: it is backed up apart from what the keys seal, and only briefly. */
export function openWrappedKeys(file: string): WrappedKeyStore & { close(): void } {
  const database: DatabaseSync = openSqlite({ file, migrations: MIGRATIONS, synchronous: 'full' })
  const select = database.prepare('SELECT wrapped FROM wrapped_keys WHERE customer = ?')
  const insert = database.prepare('INSERT INTO wrapped_keys (customer, wrapped) VALUES (?, ?) ON CONFLICT DO NOTHING')
  const find = (customer: string) => select.get(customer)?.wrapped as Uint8Array | undefined
  return {
    get: async (customer) => naming(file, () => find(customer)),
    add: async (customer, wrapped) =>
      naming(file, () => {
        insert.run(customer, wrapped)
        return find(customer) ?? wrapped
      }),
    close: () => database.close(),
  }
}

/** One customer's wrapped key out of a file that is there, to try a master key on; undefined where it holds none. */
export function sampleWrappedKey(
  file: string,
): { readonly customer: string; readonly wrapped: Uint8Array } | undefined {
  return naming(file, () => {
    const database = new DatabaseSync(file, { readOnly: true, timeout: 5_000 })
    try {
      // A first start that died early left a file without a table.
      if (!database.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'wrapped_keys'").get()) return undefined
      const row = database.prepare('SELECT customer, wrapped FROM wrapped_keys LIMIT 1').get()
      return row && { customer: String(row.customer), wrapped: row.wrapped as Uint8Array }
    } finally {
      database.close()
    }
  })
}
