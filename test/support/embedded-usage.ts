import type { Clock } from '../../src/core/clock.ts'
import type { UsageCounters } from '../../src/core/usage.ts'
import { createUsage, USAGE } from '../../src/memory/usage.ts'
import { openSqliteDatabase } from '../../src/storage/sqlite-database.ts'

export interface EmbeddedUsageOptions {
  readonly file: string
  readonly clock: Clock
}

/** Usage counters in one SQLite file: for one machine, any number of processes. */
export function createEmbeddedUsage({ file, clock }: EmbeddedUsageOptions): UsageCounters {
  return createUsage(openSqliteDatabase({ file, schema: USAGE }), clock)
}
