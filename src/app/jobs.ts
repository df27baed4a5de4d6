import type { Log } from '../core/log.ts'
import { RETENTION } from '../core/principal.ts'
import type { Config } from './config/config.ts'
import type { House } from './house.ts'
import type { Job } from './schedule.ts'

const SECOND_MS = 1_000
const MINUTE_MS = 60 * SECOND_MS
const HOUR_MS = 60 * MINUTE_MS

/** What a running server does from time to time. */
export function jobsOf(house: House, config: Config, log: Log): readonly Job[] {
  return [
    { name: 'sweep', everyMs: SECOND_MS, run: () => house.engine.sweep() },
    // A folder that was replaced as a whole is not always noticed by watching it.
    { name: 'knowledge', everyMs: 30 * SECOND_MS, run: () => house.knowledge.check() },
    // What could not reach its conversation when an agent did it.
    { name: 'desk', everyMs: SECOND_MS, shared: true, run: () => house.sweepDesk() },
    { name: 'notifications', everyMs: 2 * SECOND_MS, shared: true, run: () => house.notifications.sweep() },
    { name: 'outcomes', everyMs: 5 * MINUTE_MS, shared: true, run: () => house.outcomes.settle() },
    { name: 'reminders', everyMs: SECOND_MS, shared: true, run: () => house.engine.remind() },
    { name: 'retention', everyMs: HOUR_MS, shared: true, run: () => applyRetention(house, config, log) },
    { name: 'forget-idle', everyMs: HOUR_MS, shared: true, run: async () => void (await house.memory.forgetIdle()) },
  ]
}

async function applyRetention({ rights }: House, { bot }: Config, log: Log): Promise<void> {
  const rules = Object.entries(bot.transcripts.retentionDays).map(([channel, days]) => ({ channel, days }))
  if (rules.length === 0) return
  const report = await rights.applyRetention(RETENTION, rules)
  if (Object.keys(report.removed).length > 0) log.info({ ...report }, 'old conversations were removed')
}
