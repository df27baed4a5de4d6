import { API_KEYS } from '../../access/principals/api-keys.ts'
import { ATTACHMENTS } from '../../attachments/schema.ts'
import { AUDIT } from '../../audit/log.ts'
import type { Log } from '../../core/log.ts'
import { CORRECTIONS } from '../../corrections/store.ts'
import { HANDOVERS } from '../../handoff/schema.ts'
import { USAGE } from '../../memory/usage.ts'
import { OUTCOMES_SCHEMA } from '../../outcomes/schema.ts'
import type { Schema, SqlDatabase } from '../../storage/database.ts'
import { placeOf } from '../../storage/postgres-address.ts'
import type { Synchronous } from '../../storage/sqlite.ts'
import { openSqliteDatabase } from '../../storage/sqlite-database.ts'
import { WRAPPED_KEYS } from '../../storage/wrapped-keys.ts'
import { SWITCHBOARD } from '../../switchboard/store.ts'
import { TRANSCRIPTS } from '../../transcripts/schema.ts'
import type { Config } from '../config/config.ts'
import type { DataFolder } from './data-folder.ts'

/** Where what is kept for long is kept; each is opened when it is asked for. */
export interface Databases {
  /** For the log at start. */
  readonly summary: string
  transcripts(): Promise<SqlDatabase>
  keys(): Promise<SqlDatabase>
  corrections(): Promise<SqlDatabase>
  switchboard(): Promise<SqlDatabase>
  usage(): Promise<SqlDatabase>
  audit(): Promise<SqlDatabase>
  apiKeys(): Promise<SqlDatabase>
  attachments(): Promise<SqlDatabase>
  handovers(): Promise<SqlDatabase>
  outcomes(): Promise<SqlDatabase>
  /** After all that were opened. */
  close(): Promise<void>
}

/** Wrapped keys have a schema of their own, so that they are backed up apart: from the other, and only briefly. */
export const NAMESPACES = { data: 'parley', keys: 'parley_keys' } as const

/** Keys are read once per customer and process. */
const KEY_CONNECTIONS = 2

/** PostgreSQL where the configuration names one, otherwise SQLite files in the data folder. */
export async function openDatabases(
  { postgres, bot }: Pick<Config, 'postgres' | 'bot'>,
  files: DataFolder,
  log: Log,
): Promise<Databases> {
  if (!postgres) return embedded(files, bot.storage.synchronous)
  // Loaded now, so that an installation without one never pays.
  const { connectPostgres } = await import('../../storage/postgres.ts')
  const data = connectPostgres({ address: postgres.data, namespace: NAMESPACES.data, log })
  const keys = connectPostgres({
    address: postgres.keys,
    namespace: NAMESPACES.keys,
    log,
    connections: KEY_CONNECTIONS,
  })
  const apart = postgres.keys === postgres.data ? '' : `, keys in ${placeOf(postgres.keys)}`
  return {
    summary: `${placeOf(postgres.data)}${postgres.data.tls ? ' over TLS' : ''}${apart}`,
    transcripts: () => data.open(TRANSCRIPTS),
    keys: () => keys.open(WRAPPED_KEYS),
    corrections: () => data.open(CORRECTIONS),
    switchboard: () => data.open(SWITCHBOARD),
    usage: () => data.open(USAGE),
    audit: () => data.open(AUDIT),
    apiKeys: () => data.open(API_KEYS),
    attachments: () => data.open(ATTACHMENTS),
    handovers: () => data.open(HANDOVERS),
    outcomes: () => data.open(OUTCOMES_SCHEMA),
    async close() {
      await data.close()
      await keys.close()
    },
  }
}

function embedded(files: DataFolder, synchronous: Synchronous): Databases {
  const open = async (file: string, schema: Schema, how: Synchronous) =>
    openSqliteDatabase({ file, schema, synchronous: synchronous === 'off' ? 'off' : how })
  return {
    summary: `embedded, in ${files.path}`,
    transcripts: () => open(files.transcripts, TRANSCRIPTS, synchronous),
    keys: () => open(files.keys, WRAPPED_KEYS, 'full'),
    corrections: () => open(files.corrections, CORRECTIONS, 'full'),
    switchboard: () => open(files.switchboard, SWITCHBOARD, 'full'),
    usage: () => open(files.usage, USAGE, 'normal'),
    audit: () => open(files.audit, AUDIT, 'full'),
    apiKeys: () => open(files.apiKeys, API_KEYS, 'full'),
    attachments: () => open(files.attachments, ATTACHMENTS, synchronous),
    handovers: () => open(files.handovers, HANDOVERS, 'full'),
    outcomes: () => open(files.outcomes, OUTCOMES_SCHEMA, 'normal'),
    close: async () => undefined,
  }
}
