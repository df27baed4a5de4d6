import { DateTime } from 'luxon'
import { ParleyError } from '../core/errors.ts'
import { type AskedDays, type Days, type Span, USUAL_DAYS } from '../core/outcome.ts'

const MOST_DAYS = 1_100
/** Longer times are told by the week. */
const BY_DAY = 62

/** The days that are asked for; up to today, where nothing is said. Throws `invalid-request`. */
export function daysOf({ count: wanted = USUAL_DAYS, ...given }: AskedDays, timeZone: string, now: number): Days {
  const to = given.to ?? named(DateTime.fromMillis(now, { zone: timeZone }))
  const from = given.from ?? named(day(to).minus({ days: wanted - 1 }))
  const count = countOf({ from, to })
  if (count >= 1 && count <= MOST_DAYS) return { from, to }
  throw new ParleyError(
    'invalid-request',
    `from ${from} to ${to} are no days to report on: name two like 2026-11-01, the earlier one first, at most ${MOST_DAYS} apart`,
  )
}

export const spanOf = ({ from, to }: Days, zone: string): Span => ({
  from: day(from, zone).toMillis(),
  until: day(to, zone).plus({ days: 1 }).toMillis(),
})

/** As many days before. */
export function daysBefore(days: Days): Days {
  const first = day(days.from)
  return { from: named(first.minus({ days: countOf(days) })), to: named(first.minus({ days: 1 })) }
}

/** The parts that days are told by: their names in order, and the one that a time belongs to. */
export function periodsOf(days: Days, zone: string) {
  const period: 'day' | 'week' = countOf(days) <= BY_DAY ? 'day' : 'week'
  const last = day(days.to)
  const names: string[] = []
  for (let next = day(days.from).startOf(period); next <= last; next = next.plus({ [`${period}s`]: 1 })) {
    names.push(named(next))
  }
  return { period, names, nameOf: (time: number) => named(DateTime.fromMillis(time, { zone }).startOf(period)) }
}

const day = (name: string, zone = 'utc') => DateTime.fromISO(name, { zone })
const named = (time: DateTime) => time.toFormat('yyyy-MM-dd')
const countOf = ({ from, to }: Days) => Math.round(day(to).diff(day(from), 'days').days) + 1
