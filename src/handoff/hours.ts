import { DateTime } from 'luxon'
import type { Hours } from './settings.ts'

const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const
/** How far ahead an opening is looked for. */
const AHEAD_DAYS = 366

export type Opening =
  | { readonly open: true }
  /** `opens`: in milliseconds since the epoch; absent where it does not within a year. */
  | { readonly open: false; readonly opens?: number; readonly timeZone: string }

/** Whether people are at work at a time, by their own clock, or else the bot's. Without hours, always. */
export function openingAt(hours: Hours | undefined, time: number, botZone: string): Opening {
  if (!hours) return { open: true }
  const { timeZone = botZone } = hours
  const now = DateTime.fromMillis(time, { zone: timeZone })
  for (let ahead = 0; ahead <= AHEAD_DAYS; ahead++) {
    const day = now.startOf('day').plus({ days: ahead })
    for (const [begins, ends] of spansOf(hours, day)) {
      if (begins <= now && now < ends) return { open: true }
      if (begins > now) return { open: false, opens: begins.toMillis(), timeZone }
    }
  }
  return { open: false, timeZone }
}

/** The day's hours, the first first. Where a clock is put forward over a beginning, they begin as it stands then. */
function spansOf({ week, holidays }: Hours, day: DateTime): [DateTime, DateTime][] {
  if (holidays.includes(day.toFormat('yyyy-MM-dd')) || holidays.includes(day.toFormat('MM-dd'))) return []
  const name = DAYS[day.weekday - 1]
  const spans = (name && week[name]) ?? []
  return spans.toSorted().map((span) => [at(day, span.slice(0, 5)), at(day, span.slice(6))])
}

function at(day: DateTime, time: string): DateTime {
  const [hour, minute] = time.split(':').map(Number)
  return hour === 24 ? day.plus({ days: 1 }) : day.set({ hour: hour ?? 0, minute: minute ?? 0 })
}
