import type { Clock } from '../core/clock.ts'
import type { UsageCounters } from '../core/usage.ts'
import { openSqliteDatabase } from '../storage/sqlite-database.ts'
import { createUsage, USAGE } from './usage.ts'

export interface EmbeddedUsageOptions {
  readonly file: string
  readonly clock: Clock
}

/** Usage counters in one SQLite file: for one machine, any number of processes. */
export function createEmbeddedUsage({ file, clock }: EmbeddedUsageOptions): UsageCounters {
  return createUsage(openSqliteDatabase({ file, schema: USAGE }), clock)
}
