import type { Clock } from '../core/clock.ts'
import { ParleyError } from '../core/errors.ts'
import type { Charge, UsageCounters } from '../core/usage.ts'
import { ask, grant, placesFor, type Row, type Schema, type SqlDatabase, type Step } from '../storage/database.ts'

export const USAGE: Schema = {
  name: 'usage',
  steps: [
    (sql) => `CREATE TABLE counters (
      counter TEXT PRIMARY KEY,
      amount ${sql.integer} NOT NULL,
      until ${sql.integer} NOT NULL
    ) ${sql.engine === 'sqlite' ? 'WITHOUT ROWID, STRICT' : ''};
    CREATE INDEX counters_by_end ON counters (until);
    ${grant(sql, 'SELECT, INSERT, UPDATE, DELETE', 'counters')}`,
  ],
}

/** Usage counters that all instances on one database share. */
export function createUsage(database: SqlDatabase, clock: Clock): UsageCounters {
  let closing = false

  const checkOpen = () => {
    if (closing) throw new ParleyError('stopping', 'the usage counters are closed')
  }

  function* sweep(now: number): Step<readonly Row[]> {
    const ended = `SELECT counter FROM counters WHERE until <= $1 ${database.dialect.skipLocked}`
    return yield* ask(`DELETE FROM counters WHERE counter IN (${ended})`, now)
  }

  return {
    async reserve(charges) {
      checkOpen()
      return database.atomically(function* (): Step<boolean> {
        const now = clock()
        const spent = yield* lock(charges, now)
        const granted = charges.every(({ counter, amount, limit }) => (spent.get(counter) ?? 0) + amount <= limit)
        if (granted) yield* add(charges)
        yield* sweep(now)
        return granted
      })
    },

    async settle(charges) {
      checkOpen()
      await database.atomically(function* (): Step<void> {
        const now = clock()
        // A counter that has ended meanwhile owes nothing to the one that began anew.
        const standing = charges.filter(({ until }) => until > now)
        yield* lock(standing, now)
        yield* add(standing)
        yield* sweep(now)
      })
    },

    async close() {
      if (closing) return
      closing = true
      await database.close()
    },
  }
}

/**
 * Holds the counters until the end of the transaction, and tells what is on them; one that is not there, or has
 * ended, begins with nothing. A counter keeps the end that it began with.
 */
function* lock(charges: readonly Charge[], now: number): Step<ReadonlyMap<string, number>> {
  const values = inOrder(charges).flatMap(({ counter, until }) => [counter, 0, until])
  if (values.length === 0) return new Map()
  const ended = `counters.until <= $${values.length + 1}`
  const rows = yield* ask(
    `INSERT INTO counters (counter, amount, until) VALUES ${placesFor(charges.length, 3)}
    ON CONFLICT (counter) DO UPDATE SET
      amount = CASE WHEN ${ended} THEN 0 ELSE counters.amount END,
      until = CASE WHEN ${ended} THEN excluded.until ELSE counters.until END
    RETURNING counter, amount`,
    ...values,
    now,
  )
  return new Map(rows.map(({ counter, amount }) => [String(counter), Number(amount)]))
}

/** What is given back never makes a counter less than nothing. */
function* add(charges: readonly Charge[]): Step<void> {
  const owed = inOrder(charges).filter(({ amount }) => amount !== 0)
  if (owed.length === 0) return
  yield* ask(
    `INSERT INTO counters (counter, amount, until) VALUES ${placesFor(owed.length, 3)}
    ON CONFLICT (counter) DO UPDATE SET
      amount = CASE WHEN counters.amount + excluded.amount < 0 THEN 0 ELSE counters.amount + excluded.amount END`,
    ...owed.flatMap(({ counter, amount, until }) => [counter, amount, until]),
  )
}

/** Two that take the same counters in one order never wait for each other. */
const inOrder = (charges: readonly Charge[]) =>
  charges.toSorted((a, b) => (a.counter < b.counter ? -1 : a.counter > b.counter ? 1 : 0))
