import { closeSync, openSync } from 'node:fs'
import { backup, DatabaseSync } from 'node:sqlite'
import { ParleyError } from '../core/errors.ts'
import { checkSqlite, naming } from './sqlite.ts'

/** A database as it is at one moment, whatever is written to it meanwhile. */
export interface Snapshot {
  /** Writes it to a new file that needs no log beside it, and looks whether that is whole. */
  copyTo(file: string, onProgress: (done: number, total: number) => void): Promise<CopiedDatabase>
  close(): void
}

export interface CopiedDatabase {
  /** How many schema steps it has taken. */
  readonly schema: number
}

/** Pages of 4 kB between two looks at how far it is. */
const STEP_PAGES = 2_500
/** Tries to find a moment at which nothing is written; each takes microseconds. */
const TRIES = 10_000

/** Snapshots of several databases. */
export function openSnapshots(files: readonly string[]): Map<string, Snapshot> {
  const open = new Map<string, Snapshot>()
  try {
    for (const file of files) open.set(file, snapshotOf(file, beginReading(file)))
    return open
  } catch (error) {
    for (const snapshot of open.values()) snapshot.close()
    throw error
  }
}

/**
 * Snapshots of two databases at one and the same moment: what one says of the other is so. That moment is found by
 * looking whether anything was written to the first while the second's snapshot was taken.
 */
export function openSnapshotsTogether(first: string, second: string): Map<string, Snapshot> {
  const watch = naming(first, () => new DatabaseSync(first, { readOnly: true, timeout: 5_000 }))
  try {
    const version = watch.prepare('PRAGMA data_version')
    for (let tries = 0; tries < TRIES; tries++) {
      const before = naming(first, () => version.get()?.data_version)
      const one = beginReading(first)
      const two = beginReading(second)
      if (naming(first, () => version.get()?.data_version) === before) {
        return new Map([
          [first, snapshotOf(first, one)],
          [second, snapshotOf(second, two)],
        ])
      }
      one.close()
      two.close()
    }
  } finally {
    watch.close()
  }
  throw new ParleyError('storage-failed', `${first} is written to without a pause: try again when there is less to do`)
}

/** A transaction that has read sees nothing of what is written after, for as long as it is open. */
function beginReading(file: string): DatabaseSync {
  return naming(file, () => {
    const database = new DatabaseSync(file, { readOnly: true, timeout: 5_000 })
    database.exec('BEGIN')
    database.prepare('SELECT count(*) FROM sqlite_schema').get()
    return database
  })
}

function snapshotOf(file: string, database: DatabaseSync): Snapshot {
  return {
    async copyTo(target, onProgress) {
      closeSync(openSync(target, 'wx', 0o600))
      try {
        await backup(database, target, {
          rate: STEP_PAGES,
          progress: ({ totalPages, remainingPages }) => onProgress(totalPages - remainingPages, totalPages),
        })
      } catch (cause) {
        throw new ParleyError('storage-failed', `${file} cannot be copied to ${target}: check the space there`, {
          cause,
        })
      }
      return sealCopy(target)
    },
    close: () => database.close(),
  }
}

/** Makes one file of a copy, written to the disk, and looks whether it is whole. */
function sealCopy(file: string): CopiedDatabase {
  const schema = naming(file, () => {
    const copy = new DatabaseSync(file)
    try {
      copy.exec('PRAGMA synchronous = full; PRAGMA journal_mode = delete')
      return Number(copy.prepare('PRAGMA user_version').get()?.user_version)
    } finally {
      copy.close()
    }
  })
  const damage = checkSqlite(file)
  if (damage) throw new ParleyError('database-damaged', damage)
  return { schema }
}
