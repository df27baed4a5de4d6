import { Client, escapeIdentifier, Pool, type PoolClient, types } from 'pg'
import type { Log } from '../core/log.ts'
import {
  APP_ROLE,
  POSTGRES,
  type Query,
  type Row,
  type Schema,
  type Scope,
  type SqlDatabase,
  type Step,
} from './database.ts'
import { type PostgresAddress, placeOf } from './postgres-address.ts'
import { isConflict, isRefusal, postgresError } from './postgres-error.ts'
import { migrate } from './postgres-migrate.ts'

export interface PostgresOptions {
  readonly address: PostgresAddress
  /** PostgreSQL's own name for a folder of tables: what is backed up apart has one of its own. */
  readonly namespace: string
  readonly log: Log
  readonly connections?: number
}

/** Connections to one PostgreSQL, shared by the schemas in it. */
export interface Postgres {
  /** Brings the schema up to date, whichever instance is first, and opens it. */
  open(schema: Schema): Promise<SqlDatabase>
  close(): Promise<void>
}

const CONNECTIONS = 10
const CONNECT_MS = 5_000
/** The longest that a statement may take; a turn waits for it. */
const STATEMENT_MS = 10_000
/** After that the connection is taken for dead, though nobody said so. */
const SILENCE_MS = STATEMENT_MS + 2_000
const TRIES = 5

const INT8 = 20

export function connectPostgres({ address, namespace, log, connections = CONNECTIONS }: PostgresOptions): Postgres {
  const place = placeOf(address)
  const pool = new Pool({
    ...connectionOf(address),
    // A role that row-level security holds for, from a connection's first moment on, whoever the address names.
    options: `-c search_path=${namespace} -c role=${APP_ROLE}`,
    max: connections,
    connectionTimeoutMillis: CONNECT_MS,
    statement_timeout: STATEMENT_MS,
    query_timeout: SILENCE_MS,
    keepAlive: true,
    // A command that has done its work is not held up.
    allowExitOnIdle: true,
    // A transaction of one statement goes to and fro once.
    pipeline: true,
    types: { getTypeParser: (oid, format) => (oid === INT8 ? Number : types.getTypeParser(oid, format)) },
  })
  // A connection that nobody uses just now may be lost; the next query makes a new one.
  pool.on('error', (error) => log.warn({ err: postgresError(address, error) }, 'a database connection was lost'))

  async function connected<T>(work: (client: PoolClient) => Promise<T>): Promise<T> {
    const client = await pool.connect().catch((error: unknown) => {
      throw postgresError(address, error)
    })
    // What fails while it is in use is told by its query, too.
    const ignore = () => undefined
    client.on('error', ignore)
    let lost = true
    try {
      const result = await work(client)
      lost = false
      return result
    } catch (error) {
      lost = !isRefusal(error)
      throw error
    } finally {
      client.off('error', ignore)
      client.release(lost)
    }
  }

  async function once<T>(work: (client: PoolClient) => Promise<T>): Promise<T> {
    return connected(work).catch((error: unknown) => {
      throw postgresError(address, error)
    })
  }

  async function single(query: Query, scope: Scope | undefined): Promise<readonly Row[]> {
    return once(async (client) => {
      if (!scope) return rowsOf(await client.query(prepared(query)))
      const steps = [client.query('BEGIN'), client.query(scoping(scope)), client.query(prepared(query))]
      const [, , result] = await allOf([...steps, client.query('COMMIT')])
      return rowsOf(result)
    })
  }

  async function transaction<T>(step: () => Step<T>, scope: Scope | undefined): Promise<T> {
    return connected(async (client) => {
      const running = step()
      let next = running.next()
      const opening = [client.query('BEGIN'), ...(scope ? [client.query(scoping(scope))] : [])]
      try {
        await allOf(opening)
        while (!next.done) next = running.next(rowsOf(await client.query(prepared(next.value))))
        await client.query('COMMIT')
        return next.value
      } catch (error) {
        await client.query('ROLLBACK').catch(() => undefined)
        throw error
      }
    })
  }

  async function atomically<T>(step: () => Step<T>, scope?: Scope): Promise<T> {
    for (let tries = 1; ; tries++) {
      try {
        return await transaction(step, scope)
      } catch (error) {
        if (tries < TRIES && isConflict(error)) continue
        if (isOfTheStep(error)) throw error
        throw postgresError(address, error)
      }
    }
  }

  return {
    async open(schema) {
      await migrate({ address, connection: connectionOf(address), namespace, schema })
      return {
        dialect: POSTGRES,
        place,
        read: single,
        write: single,
        atomically,
        forgetRemoved: (table) => rewrite(address, namespace, table),
        // The connections are the others', too.
        close: async () => undefined,
      }
    },
    close: () => pool.end(),
  }
}

/**
 * Writes a table's rows to a new file: the old one, with what was removed, is gone. As the owner, which is not what the
 * house works as.
 */
async function rewrite(address: PostgresAddress, namespace: string, table: string): Promise<void> {
  const client = new Client({ ...connectionOf(address), connectionTimeoutMillis: CONNECT_MS })
  client.on('error', () => undefined)
  try {
    await client.connect()
    await client.query(`VACUUM FULL ${escapeIdentifier(namespace)}.${escapeIdentifier(table)}`)
  } catch (error) {
    throw postgresError(address, error)
  } finally {
    await client.end().catch(() => undefined)
  }
}

/** What the driver is to be told of an address. */
export function connectionOf({ host, port, database, user, password, tls }: PostgresAddress) {
  return {
    host,
    port,
    database,
    user,
    // Without one the driver would look for it in files and the environment.
    password: password ?? '',
    ssl: tls ? { rejectUnauthorized: true, ...(tls.authority !== undefined && { ca: tls.authority }) } : false,
    application_name: 'parley',
  }
}

const scoping = ({ customers }: Scope) => ({
  name: 'scope',
  text: "SELECT set_config('parley.customers', $1::text[]::text, true)",
  values: [customers],
})

/** All were sent at once: the first failure is the reason of those behind it. */
async function allOf<T>(sent: readonly Promise<T>[]): Promise<T[]> {
  const outcomes = await Promise.allSettled(sent)
  return outcomes.map((outcome) => {
    if (outcome.status === 'rejected') throw outcome.reason
    return outcome.value
  })
}

const rowsOf = (result: { readonly rows: readonly Row[] } | undefined) => result?.rows ?? []

const names = new Map<string, string>()

/** A statement is planned once on each connection; PostgreSQL knows it by its name. */
function prepared({ text, values }: Query) {
  const name = names.get(text) ?? `s${names.size}`
  names.set(text, name)
  return { name, text, values: [...values] }
}

/** Neither PostgreSQL's nor the network's: a mistake in the step itself, or something that it decided. */
function isOfTheStep(error: unknown): boolean {
  return error instanceof TypeError
}
