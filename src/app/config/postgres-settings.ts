import { type PostgresAddress, readPostgresAddress } from '../../storage/postgres-address.ts'
import type { Environment } from './vendor-endpoint.ts'

export interface ReadPostgresSettings {
  /** Absent: SQLite files. */
  readonly settings?: { readonly data: PostgresAddress; readonly keys: PostgresAddress }
  /** One line each. */
  readonly problems: readonly string[]
}

/** Where the shared database is, by the variables of the environment. */
export function postgresSettings(env: Environment): ReadPostgresSettings {
  const {
    DATABASE_URL: dataUrl,
    PARLEY_KEYS_DATABASE_URL: keysUrl,
    PARLEY_MASTER_KEY: masterKey,
    PARLEY_VAULT_KEY: vault,
  } = env
  if (!dataUrl) {
    if (!keysUrl) return { problems: [] }
    return { problems: ['environment variable PARLEY_KEYS_DATABASE_URL: it needs DATABASE_URL beside it'] }
  }
  const data = readPostgresAddress('DATABASE_URL', dataUrl)
  const keys = keysUrl ? readPostgresAddress('PARLEY_KEYS_DATABASE_URL', keysUrl) : data
  const problems = [...new Set([data, keys].flatMap((read) => ('problem' in read ? [read.problem] : [])))]
  if (!masterKey && !vault) {
    // One made here would seal what other instances cannot open.
    problems.push(
      'environment variable PARLEY_MASTER_KEY: with DATABASE_URL all instances need the same one ("openssl rand -base64 32" makes it)',
    )
  }
  if (problems.length > 0 || 'problem' in data || 'problem' in keys) return { problems }
  return { problems, settings: { data: data.address, keys: keys.address } }
}
