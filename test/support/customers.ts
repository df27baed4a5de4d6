import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { AuditEvent } from '../../src/core/audit.ts'
import type { Clock } from '../../src/core/clock.ts'
import type { Customers } from '../../src/core/customers.ts'
import type { UsageCounters } from '../../src/core/usage.ts'
import { createUsage, USAGE } from '../../src/memory/usage.ts'
import { createCustomers } from '../../src/transcripts/customers.ts'
import { TRANSCRIPTS } from '../../src/transcripts/schema.ts'
import { openInFolder } from './sql-engines.ts'

export interface OpenedCustomers {
  readonly customers: Customers
  readonly usage: UsageCounters
  /** What the audit log was given. */
  readonly events: readonly AuditEvent[]
  close(): Promise<void>
}

/** Who is whom, and what was used how often, in a real database of its own. */
export async function openCustomers(clock: Clock): Promise<OpenedCustomers> {
  const folder = mkdtempSync(join(tmpdir(), 'parley-customers-'))
  const openSchema = openInFolder(folder)
  const database = await openSchema(TRANSCRIPTS)
  const usage = createUsage(await openSchema(USAGE), clock)
  const events: AuditEvent[] = []
  const audit = {
    async record(event: AuditEvent) {
      events.push(event)
      return { ...event, sequence: events.length, time: clock(), hash: '' }
    },
  }
  return {
    customers: createCustomers({ database, audit, clock }),
    usage,
    events,
    async close() {
      await usage.close()
      await database.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
