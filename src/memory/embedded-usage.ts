import type { Clock } from '../core/clock.ts'
import { ParleyError } from '../core/errors.ts'
import type { Charge, UsageCounters } from '../core/usage.ts'
import { groupCommit, openSqlite } from '../storage/sqlite.ts'

export interface EmbeddedUsageOptions {
  readonly file: string
  readonly clock: Clock
}

const MIGRATIONS = [
  `CREATE TABLE counters (
    counter TEXT PRIMARY KEY,
    amount INTEGER NOT NULL,
    until INTEGER NOT NULL
  ) WITHOUT ROWID, STRICT;
  CREATE INDEX counters_by_end ON counters (until);`,
]

/** Usage counters in one SQLite file: for one machine, any number of processes. */
export function createEmbeddedUsage({ file, clock }: EmbeddedUsageOptions): UsageCounters {
  const database = openSqlite({ file, migrations: MIGRATIONS })
  const atomically = groupCommit(database, file)
  let closing = false
  const find = database.prepare('SELECT amount FROM counters WHERE counter = ?')
  // A counter keeps the end that it began with; what is given back never makes it less than nothing.
  const add = database.prepare(`
    INSERT INTO counters (counter, amount, until) VALUES (?, max(0, ?2), ?3)
    ON CONFLICT (counter) DO UPDATE SET amount = max(0, amount + ?2)`)
  const sweep = database.prepare('DELETE FROM counters WHERE until <= ?')

  const fits = ({ counter, amount, limit }: Charge) => Number(find.get(counter)?.amount ?? 0) + amount <= limit
  const addAll = (charges: readonly Charge[]) => {
    for (const { counter, amount, until } of charges) if (amount !== 0) add.run(counter, amount, until)
  }

  const checkOpen = () => {
    if (closing) throw new ParleyError('stopping', 'the usage counters are closed')
  }

  return {
    async reserve(charges) {
      checkOpen()
      return atomically(() => {
        sweep.run(clock())
        const granted = charges.every(fits)
        if (granted) addAll(charges)
        return granted
      })
    },

    async settle(charges) {
      checkOpen()
      return atomically(() => {
        const now = clock()
        sweep.run(now)
        // A counter that has ended meanwhile owes nothing to the one that began anew.
        addAll(charges.filter(({ until }) => until > now))
      })
    },

    async close() {
      if (closing) return
      closing = true
      // What was asked for before is still counted.
      await atomically(() => undefined)
      database.close()
    },
  }
}
