import type { StatementSync } from 'node:sqlite'
import { type Query, type Row, type Schema, SQLITE, type SqlDatabase, type Step } from './database.ts'
import { groupCommit, naming, openSqlite, type Synchronous } from './sqlite.ts'

export interface SqliteDatabaseOptions {
  readonly file: string
  readonly schema: Schema
  readonly synchronous?: Synchronous
}

/** A schema in one SQLite file, which several processes may have open. It belongs to one installation: scopes are not asked for. */
export function openSqliteDatabase({ file, schema, synchronous }: SqliteDatabaseOptions): SqlDatabase {
  const migrations = schema.steps.map((step) => step(SQLITE))
  const database = openSqlite({ file, migrations, ...(synchronous && { synchronous }) })
  const atomically = groupCommit(database, file)
  const prepared = new Map<string, StatementSync>()

  function statementOf(text: string): StatementSync {
    const known = prepared.get(text)
    if (known) return known
    const statement = database.prepare(text.replace(/\$(?=\d)/g, '?'))
    prepared.set(text, statement)
    return statement
  }

  const run = ({ text, values }: Query): readonly Row[] => statementOf(text).all(...values)

  return {
    dialect: SQLITE,
    place: file,
    read: async (query) => naming(file, () => run(query)),
    write: (query) => atomically(() => run(query)),
    atomically: (step) => atomically(() => drive(step(), run)),
    // What is removed is overwritten in the file (`secure_delete`); the write-ahead log still has it.
    forgetRemoved: async () => naming(file, () => database.exec('PRAGMA wal_checkpoint(TRUNCATE)')),
    async close() {
      if (!atomically.isIdle()) await atomically(() => undefined)
      if (database.isOpen) database.close()
    },
  }
}

function drive<T>(step: Step<T>, run: (query: Query) => readonly Row[]): T {
  let next = step.next()
  while (!next.done) next = step.next(run(next.value))
  return next.value
}
