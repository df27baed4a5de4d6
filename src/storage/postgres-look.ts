import { Client } from 'pg'
import { connectionOf } from './postgres.ts'
import type { PostgresAddress } from './postgres-address.ts'
import { postgresError } from './postgres-error.ts'
import { SAMPLE, type WrappedKey } from './wrapped-keys.ts'

export interface PostgresFacts {
  readonly version: string
  /** It takes no writes: a standby, or made so. */
  readonly readOnly: boolean
  /** What was committed survives a power cut. */
  readonly durable: boolean
  /** One of the wrapped keys in it, if there is one that the address's user may see. */
  readonly sample?: WrappedKey
}

const CONNECT_MS = 5_000

/** Looks at a PostgreSQL, and changes nothing in it. Throws a ParleyError where it cannot be reached. */
export async function lookAtPostgres(address: PostgresAddress, keysNamespace: string): Promise<PostgresFacts> {
  const client = new Client({
    ...connectionOf(address),
    connectionTimeoutMillis: CONNECT_MS,
    query_timeout: CONNECT_MS,
  })
  client.on('error', () => undefined)
  try {
    await client.connect()
    const { rows } = await client.query(`SELECT
      current_setting('server_version') AS version,
      pg_is_in_recovery() OR current_setting('default_transaction_read_only') = 'on' AS read_only,
      current_setting('fsync') = 'on' AND current_setting('synchronous_commit') <> 'off' AS durable,
      to_regclass('${keysNamespace}.wrapped_keys') IS NOT NULL AS has_keys`)
    const { version, read_only: readOnly, durable, has_keys: hasKeys } = rows[0]
    await client.query('BEGIN READ ONLY')
    await client.query(`SET LOCAL search_path = ${keysNamespace}`)
    const [sample] = hasKeys ? (await client.query<WrappedKey>(SAMPLE)).rows : []
    return { version, readOnly, durable, ...(sample && { sample }) }
  } catch (error) {
    throw postgresError(address, error)
  } finally {
    await client.end().catch(() => undefined)
  }
}
