import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import type { Guard } from '../core/access.ts'
import type { AuditWriter } from '../core/audit.ts'
import type { Clock } from '../core/clock.ts'
import type { ChannelNotices, Notice, Switchboard } from '../core/switchboard.ts'
import { grant, type Row, type Schema, type SqlDatabase } from '../storage/database.ts'

export const SWITCHBOARD: Schema = {
  name: 'switchboard',
  steps: [
    (sql) => `CREATE TABLE notices (
      channel TEXT NOT NULL,
      kind TEXT NOT NULL,
      notice TEXT NOT NULL,
      PRIMARY KEY (channel, kind)
    ) ${sql.strict};
    ${grant(sql, 'SELECT, INSERT, UPDATE, DELETE', 'notices')}`,
  ],
}

const rowSchema = z.object({ channel: z.string(), kind: z.enum(['off', 'banner']), notice: z.string() })
const noticeSchema: z.ZodType<Notice> = z.object({
  id: z.string(),
  texts: z.record(z.string(), z.string()),
  author: z.string(),
  since: z.number(),
})

const CONFIGURATION = { type: 'configuration' } as const

export interface SwitchboardOptions {
  readonly database: SqlDatabase
  readonly guard: Guard
  readonly audit: AuditWriter
  readonly clock: Clock
}

/** What operators have set for channels, shared by all instances on one database. */
export function createSwitchboard({ database, guard, audit, clock }: SwitchboardOptions): Switchboard {
  return {
    async list() {
      const rows = await database.read({ text: 'SELECT channel, kind, notice FROM notices', values: [] })
      const found = new Map<string, ChannelNotices>()
      for (const { channel, kind, notice } of rows.map(parseRow)) {
        found.set(channel, { ...found.get(channel), [kind]: notice })
      }
      return found
    },

    async set(principal, channel, kind, texts) {
      await guard.require(principal, 'configure', CONFIGURATION)
      const notice: Notice = { id: randomUUID().slice(0, 8), texts, author: principal.id, since: clock() }
      await database.write({
        text: `INSERT INTO notices (channel, kind, notice) VALUES ($1, $2, $3)
          ON CONFLICT (channel, kind) DO UPDATE SET notice = excluded.notice`,
        values: [channel, kind, JSON.stringify(notice)],
      })
      const action = kind === 'off' ? 'channel-off' : 'banner-up'
      const details = { notice: notice.id }
      await audit.record({ principal, action, resource: `channel:${channel}`, outcome: 'done', details })
      return notice
    },

    async clear(principal, channel, kind) {
      await guard.require(principal, 'configure', CONFIGURATION)
      const removed = await database.write({
        text: 'DELETE FROM notices WHERE channel = $1 AND kind = $2 RETURNING channel',
        values: [channel, kind],
      })
      if (removed.length === 0) return false
      const action = kind === 'off' ? 'channel-on' : 'banner-down'
      await audit.record({ principal, action, resource: `channel:${channel}`, outcome: 'done' })
      return true
    },

    close: () => database.close(),
  }
}

function parseRow(row: Row) {
  const { channel, kind, notice } = rowSchema.parse(row)
  return { channel, kind, notice: noticeSchema.parse(JSON.parse(notice)) }
}
