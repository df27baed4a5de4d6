import { Client, type ClientConfig, escapeIdentifier } from 'pg'
import { ParleyError } from '../core/errors.ts'
import { APP_ROLE, METADATA_ROLE, POSTGRES, type Schema } from './database.ts'
import { type PostgresAddress, placeOf } from './postgres-address.ts'
import { postgresError } from './postgres-error.ts'

/** Any number that nobody else is likely to lock: "parley". */
const LOCK = '123563833845113'
const CONNECT_MS = 5_000

export interface Migration {
  readonly address: PostgresAddress
  readonly connection: ClientConfig
  readonly namespace: string
  readonly schema: Schema
}

/** Brings a schema up to date, all of it or nothing; of instances that start at once, one does it and the others wait. */
export async function migrate({ address, connection, namespace, schema }: Migration): Promise<void> {
  const client = new Client({ ...connection, connectionTimeoutMillis: CONNECT_MS })
  client.on('error', () => undefined)
  try {
    await client.connect()
    await client.query('BEGIN')
    await client.query('SELECT pg_advisory_xact_lock($1)', [LOCK])
    await makeRoles(client, address)
    await makeNamespace(client, namespace)
    await takeSteps(client, address, namespace, schema)
    await client.query('COMMIT')
  } catch (error) {
    throw postgresError(address, error)
  } finally {
    await client.end().catch(() => undefined)
  }
}

async function makeRoles(client: Client, address: PostgresAddress): Promise<void> {
  for (const role of [APP_ROLE, METADATA_ROLE]) {
    const { rows } = await client.query('SELECT rolsuper OR rolbypassrls AS mighty FROM pg_roles WHERE rolname = $1', [
      role,
    ])
    if (rows[0]?.mighty) {
      throw new ParleyError(
        'storage-failed',
        `row-level security does not hold for the role ${role} in ${placeOf(address)}: ALTER ROLE ${role} NOSUPERUSER NOBYPASSRLS`,
      )
    }
    // Roles belong to the server, not to a database: another installation may make the same one at this moment.
    await client.query(`DO $$ BEGIN
      IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '${role}') THEN
        CREATE ROLE ${role} NOLOGIN;
      END IF;
    EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
    END $$`)
  }
  await client.query(`DO $$ BEGIN
    IF NOT pg_has_role(current_user, '${APP_ROLE}', 'MEMBER') THEN
      GRANT ${APP_ROLE} TO CURRENT_USER;
    END IF;
  END $$`)
}

async function makeNamespace(client: Client, namespace: string): Promise<void> {
  const name = escapeIdentifier(namespace)
  await client.query(`CREATE SCHEMA IF NOT EXISTS ${name}`)
  await client.query(`GRANT USAGE ON SCHEMA ${name} TO ${APP_ROLE}, ${METADATA_ROLE}`)
  await client.query(`SET LOCAL search_path = ${name}`)
  await client.query('CREATE TABLE IF NOT EXISTS migrations (name text PRIMARY KEY, version integer NOT NULL)')
}

async function takeSteps(client: Client, address: PostgresAddress, namespace: string, schema: Schema): Promise<void> {
  const { rows } = await client.query('SELECT version FROM migrations WHERE name = $1', [schema.name])
  const version = Number(rows[0]?.version ?? 0)
  const known = schema.steps.length
  if (version === known) return
  if (version > known) {
    throw new ParleyError(
      'storage-failed',
      `${schema.name} in ${placeOf(address)}, schema ${namespace}, was written by a newer Parley (step ${version}, this one knows ${known}): update Parley`,
    )
  }
  for (const step of schema.steps.slice(version)) await client.query(step(POSTGRES))
  await client.query(
    'INSERT INTO migrations VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET version = excluded.version',
    [schema.name, known],
  )
}
