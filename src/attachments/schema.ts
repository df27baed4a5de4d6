import { grant, type Schema } from '../storage/database.ts'
import { rowsOfNamedCustomers } from '../storage/row-level-security.ts'

/** In the order in which they are bound to what is sealed: a new one goes to the end. */
export const METADATA = ['id', 'conversation', 'channel', 'customer', 'put_as', 'size', 'time'] as const

// The bytes are in the row: of ten megabytes at most, and erased, held, backed up and locked up with what they belong to.
export const ATTACHMENTS: Schema = {
  name: 'attachments',
  steps: [
    // Name and type are sealed apart from the bytes, so that a list opens no file. `put_as` is the digest of a key.
    (dialect) => `
      CREATE TABLE attachment (
        id TEXT PRIMARY KEY,
        conversation TEXT NOT NULL,
        channel TEXT NOT NULL,
        customer TEXT NOT NULL,
        put_as TEXT,
        size ${dialect.integer} NOT NULL,
        time ${dialect.integer} NOT NULL,
        label ${dialect.bytes} NOT NULL,
        content ${dialect.bytes} NOT NULL
      ) ${dialect.strict};
      CREATE UNIQUE INDEX attachments_by_key ON attachment (conversation, put_as);
      CREATE INDEX attachments_by_customer ON attachment (customer, id);
      ${grant(dialect, 'SELECT, INSERT, DELETE', 'attachment')}
      ${rowsOfNamedCustomers(dialect, 'attachment', METADATA)}`,
  ],
}
