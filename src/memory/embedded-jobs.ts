import type { Clock } from '../core/clock.ts'
import type { JobLock } from '../core/jobs.ts'
import { groupCommit, openSqlite } from '../storage/sqlite.ts'

export interface EmbeddedJobsOptions {
  readonly file: string
  readonly clock: Clock
}

const MIGRATIONS = [
  `CREATE TABLE jobs (
    job TEXT PRIMARY KEY,
    until INTEGER NOT NULL
  ) WITHOUT ROWID, STRICT;`,
]

/** Who may run a job, in one SQLite file: for one machine, any number of processes. */
export function createEmbeddedJobs({ file, clock }: EmbeddedJobsOptions): JobLock & { close(): Promise<void> } {
  const database = openSqlite({ file, migrations: MIGRATIONS })
  const atomically = groupCommit(database, file)
  const take = database.prepare(`
    INSERT INTO jobs (job, until) VALUES (?1, ?2)
    ON CONFLICT (job) DO UPDATE SET until = ?2 WHERE until <= ?3`)

  return {
    take: (job, forMs) =>
      atomically(() => {
        const now = clock()
        return take.run(job, now + forMs, now).changes === 1
      }),
    close: async () => database.close(),
  }
}
