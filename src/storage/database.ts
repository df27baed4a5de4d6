/** A value that both engines keep as it is. Integers are safe ones. */
export type SqlValue = string | number | null | Uint8Array

export type Row = Readonly<Record<string, unknown>>

/** One statement, its values at `$1`, `$2` … Columns are named, never `*`: a later schema may have more of them. */
export interface Query {
  readonly text: string
  readonly values: readonly SqlValue[]
}

/**
 * What is done in one transaction, written once for an engine that answers at once and one that is waited for: a
 * generator that gives out a query and is given its rows. May be run again, from its beginning.
 */
export type Step<T> = Generator<Query, T, readonly Row[]>

/** Within a step: the rows of one query. */
export function* ask(text: string, ...values: readonly SqlValue[]): Step<readonly Row[]> {
  return yield { text, values }
}

/** Whose rows a statement may see and write, in tables that are kept by customer. Where it is not said: nobody's. */
export interface Scope {
  readonly customers: readonly string[]
}

/** A schema's tables in one of the engines. Failures of the engine are ParleyErrors that name it, and the mend. */
export interface SqlDatabase {
  readonly dialect: Dialect
  /** Where it is, for whoever reads a message. */
  readonly place: string
  read(query: Query, scope?: Scope): Promise<readonly Row[]>
  /** One statement, whole or not at all. */
  write(query: Query, scope?: Scope): Promise<readonly Row[]>
  /** Runs a step whole or not at all. */
  atomically<T>(step: () => Step<T>, scope?: Scope): Promise<T>
  /** Sees to it that what was removed from a small table leaves no bytes in its files. Nobody uses the table meanwhile. */
  forgetRemoved(table: string): Promise<void>
  /** What was asked for before is still done. */
  close(): Promise<void>
}

/** Where the engines' SQL differs. */
export interface Dialect {
  readonly engine: 'sqlite' | 'postgres'
  /** Of 64 bits. */
  readonly integer: string
  readonly bytes: string
  /** Behind a table's columns: types are checked. */
  readonly strict: string
  /** Behind a SELECT within a DELETE: rows that somebody else is at are left to them. */
  readonly skipLocked: string
}

/** Forward-only steps; a database remembers how many of each schema it has taken. */
export interface Schema {
  readonly name: string
  readonly steps: readonly ((dialect: Dialect) => string)[]
}

/** What every connection to PostgreSQL works as: row-level security holds for it, other than for a superuser or an owner. */
export const APP_ROLE = 'parley_app'
/** Owns the views that show of all customers' rows what is metadata, and can see nothing else of them. */
export const METADATA_ROLE = 'parley_metadata'

export const SQLITE: Dialect = {
  engine: 'sqlite',
  integer: 'INTEGER',
  bytes: 'BLOB',
  strict: 'STRICT',
  skipLocked: '',
}

export const POSTGRES: Dialect = {
  engine: 'postgres',
  integer: 'bigint',
  bytes: 'bytea',
  strict: '',
  skipLocked: 'FOR UPDATE SKIP LOCKED',
}

/** So many places for values: `($1, $2), ($3, $4)` for two rows of two. */
export function placesFor(rows: number, columns: number): string {
  return Array.from({ length: rows }, (_, row) => {
    const places = Array.from({ length: columns }, (_, column) => `$${row * columns + column + 1}`)
    return `(${places.join(', ')})`
  }).join(', ')
}

/** Within a schema's step: what the house may do with a table that the step made. A file has no roles. */
export function grant({ engine }: Dialect, rights: string, table: string): string {
  return engine === 'sqlite' ? '' : `GRANT ${rights} ON ${table} TO ${APP_ROLE};`
}
