import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import type { Schema, SqlDatabase } from '../../src/storage/database.ts'
import { connectPostgres } from '../../src/storage/postgres.ts'
import { type PostgresAddress, readPostgresAddress } from '../../src/storage/postgres-address.ts'
import { openSqliteDatabase } from '../../src/storage/sqlite-database.ts'
import { postgresForFile } from './postgres.ts'
import { temporaryFolder } from './temporary.ts'

export const silentLog = { debug() {}, info() {}, warn() {}, error() {} }

export function addressOf(url: string): PostgresAddress {
  const read = readPostgresAddress('DATABASE_URL', url)
  if ('problem' in read) throw new Error(read.problem)
  return read.address
}

/** A place for schemas that is one test's own; opened again, it has what was left there. */
export type OpenSchema = (schema: Schema) => Promise<SqlDatabase>

export interface SqlEngine {
  readonly name: string
  place(): Promise<OpenSchema>
}

/** Both engines, for a contract to be run on each; PostgreSQL is a real one, started for this file. */
export function sqlEngines(): readonly SqlEngine[] {
  const server = postgresForFile()
  return [
    { name: 'SQLite', place: async () => openInFolder(temporaryFolder()) },
    { name: 'PostgreSQL', place: async () => openInPostgres(await server().database()) },
  ]
}

export function openInFolder(folder: string): OpenSchema {
  return async (schema) => openSqliteDatabase({ file: join(folder, `${schema.name}.db`), schema })
}

/** Each opening has connections of its own, as another instance would have. */
export function openInPostgres(url: string, namespace = 'parley'): OpenSchema {
  return async (schema) => {
    const postgres = connectPostgres({ address: addressOf(url), namespace, log: silentLog, connections: 4 })
    onTestFinished(() => postgres.close())
    return postgres.open(schema)
  }
}
