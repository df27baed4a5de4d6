import { closeSync, openSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { ParleyError } from '../core/errors.ts'

/** How much survives a power cut: `normal` may lose the last moments, `full` waits for the disk on every write. Neither loses anything when only the process dies. `off` never waits: for what is thrown away. */
export type Synchronous = 'off' | 'normal' | 'full'

export interface SqliteOptions {
  readonly file: string
  /** Forward-only steps; a database remembers how many it has taken. */
  readonly migrations: readonly string[]
  readonly synchronous?: Synchronous
}

/** A checkpoint waits for the disk; with 4 kB pages the write-ahead log stays within 16 MB. */
const CHECKPOINT_PAGES = 4_000

/** Opens a database file, readable by its owner alone, brought up to the newest schema. */
export function openSqlite({ file, migrations, synchronous = 'normal' }: SqliteOptions): DatabaseSync {
  return naming(file, () => {
    closeSync(openSync(file, 'a', 0o600))
    const database = new DatabaseSync(file, { timeout: 5_000 })
    database.exec(`
      PRAGMA journal_mode = wal;
      PRAGMA synchronous = ${synchronous};
      PRAGMA wal_autocheckpoint = ${CHECKPOINT_PAGES};
      PRAGMA secure_delete = on;
      PRAGMA foreign_keys = on;
    `)
    migrate(database, file, migrations)
    return database
  })
}

function migrate(database: DatabaseSync, file: string, migrations: readonly string[]): void {
  if (schemaVersion(database) === migrations.length) return
  transaction(database, () => {
    const version = schemaVersion(database)
    if (version > migrations.length) {
      throw new ParleyError(
        'data-folder-unusable',
        `${file} was written by a newer Parley (schema ${version}, this one knows ${migrations.length}): update Parley, or use another data folder`,
      )
    }
    for (const step of migrations.slice(version)) database.exec(step)
    database.exec(`PRAGMA user_version = ${migrations.length}`)
  })
}

function schemaVersion(database: DatabaseSync): number {
  return Number(database.prepare('PRAGMA user_version').get()?.user_version ?? 0)
}

/** Runs `work` in one transaction: all of it, or nothing. */
function transaction<T>(database: DatabaseSync, work: () => T): T {
  database.exec('BEGIN IMMEDIATE')
  try {
    const result = work()
    database.exec('COMMIT')
    return result
  } catch (error) {
    if (database.isTransaction) database.exec('ROLLBACK')
    throw error
  }
}

/** Runs a step whole or not at all; resolves once it is committed. A step may be run again before that. */
export type Atomically = <T>(step: () => T) => Promise<T>

export type GroupCommit = Atomically & {
  /** Whether no step waits for its commit. */
  readonly isIdle: () => boolean
}

interface Waiting {
  run(): void
  succeed(): void
  fail(error: unknown): void
}

/** Group commit: steps that come in the same moment share a transaction, because it is the commit that costs. */
export function groupCommit(database: DatabaseSync, file: string): GroupCommit {
  let waiting: Waiting[] = []
  const begin = database.prepare('BEGIN IMMEDIATE')
  const end = database.prepare('COMMIT')

  function commit(steps: readonly Waiting[]): void {
    try {
      naming(file, () => {
        begin.run()
        for (const step of steps) step.run()
        end.run()
      })
      for (const step of steps) step.succeed()
    } catch (error) {
      if (database.isOpen && database.isTransaction) database.exec('ROLLBACK')
      // Which of them failed shows when each is run alone.
      if (steps.length > 1) for (const step of steps) commit([step])
      else steps[0]?.fail(error)
    }
  }

  const atomically: Atomically = <T>(step: () => T) => {
    const { promise, resolve, reject } = Promise.withResolvers<T>()
    let result: T
    if (waiting.length === 0) {
      setImmediate(() => {
        const steps = waiting
        waiting = []
        commit(steps)
      })
    }
    waiting.push({
      run: () => {
        result = step()
      },
      succeed: () => resolve(result),
      fail: reject,
    })
    return promise
  }
  return Object.assign(atomically, { isIdle: () => waiting.length === 0 })
}

/** Runs `work` and turns what SQLite throws into an error that names the file and the mend. */
export function naming<T>(file: string, work: () => T): T {
  try {
    return work()
  } catch (error) {
    // A mistake in the step itself says nothing about the file.
    if (error instanceof ParleyError || error instanceof TypeError) throw error
    throw sqliteError(file, error)
  }
}

const CORRUPT = 11
const NOT_A_DATABASE = 26
const PRIMARY_CODE = 0xff

function sqliteError(file: string, error: unknown): ParleyError {
  const code = Number((error as { errcode?: number }).errcode ?? 0) & PRIMARY_CODE
  if (code === CORRUPT || code === NOT_A_DATABASE) {
    return new ParleyError(
      'database-damaged',
      `${file} is damaged: restore it from a backup, or move it away to start with an empty one`,
      { cause: error },
    )
  }
  const reason = error instanceof Error ? error.message : String(error)
  return new ParleyError('storage-failed', `cannot use ${file} (${reason}): check its folder's permissions and space`, {
    cause: error,
  })
}

/** What is wrong with a database file, if anything; changes nothing in it. */
export function checkSqlite(file: string): string | undefined {
  try {
    const database = new DatabaseSync(file, { readOnly: true, timeout: 5_000 })
    try {
      const [row] = database.prepare('PRAGMA quick_check(1)').all()
      return row?.quick_check === 'ok' ? undefined : `${file} is damaged (${String(row?.quick_check)})`
    } finally {
      database.close()
    }
  } catch (error) {
    return sqliteError(file, error).message
  }
}
