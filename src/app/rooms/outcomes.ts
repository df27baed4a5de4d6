import type { Clock } from '../../core/clock.ts'
import type { Outcomes } from '../../core/outcome.ts'
import { contentTerms } from '../../knowledge/content-terms.ts'
import { createOutcomes } from '../../outcomes/outcomes.ts'
import { settleOutcomes } from '../../outcomes/settle.ts'
import { createActivity } from '../../transcripts/activity.ts'
import type { Config } from '../config/config.ts'
import type { Records } from './records.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

export interface OpenedOutcomes {
  readonly outcomes: Outcomes
  /** Decides what came of the conversations that have ended since the last time. */
  settle(): Promise<void>
}

/** What came of conversations. */
export function openOutcomes({ bot }: Pick<Config, 'bot'>, records: Records, clock: Clock): OpenedOutcomes {
  const { transcripts, transcriptDatabase, outcomes: store, access, assignments } = records
  const activity = createActivity(transcriptDatabase)
  const { quietHours, againDays } = bot.outcomes
  return {
    outcomes: createOutcomes({
      ...{ store, activity, transcripts, guard: access.guard, assignments, timeZone: bot.timeZone, clock },
      termsOf: (text) => contentTerms(text).flatMap(({ text: term, weight }) => (weight > 0 ? [term] : [])),
    }),
    settle: () =>
      settleOutcomes({ activity, store, quietMs: quietHours * HOUR_MS, againMs: againDays * DAY_MS, clock }),
  }
}
