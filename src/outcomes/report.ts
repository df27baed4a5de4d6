import { type Days, type GroupReport, OUTCOMES, type Outcome, type OutcomeReport, type Rate } from '../core/outcome.ts'
import { periodsOf, spanOf } from './days.ts'
import { changed, rateOf } from './rate.ts'
import type { Settled } from './store.ts'

/** Points of five from which on a customer counts as satisfied. */
const SATISFIED = 4

export interface Counted {
  readonly days: Days
  readonly timeZone: string
  readonly countedUntil: number
  readonly settled: readonly Settled[]
  /** Of as many days before, as they stood at the same distance. */
  readonly before: readonly Settled[]
}

/** What all conversations that began in these days came to, and those of each period, channel, dialog and language. */
export function reportOn({ days, timeZone, countedUntil, settled, before }: Counted): OutcomeReport {
  const { period, names, nameOf } = periodsOf(days, timeZone)
  const byPeriod = Map.groupBy(settled, ({ started }) => nameOf(started))
  const groupBefore = before.length === 0 ? undefined : groupOf('before', before)
  const all = groupOf('all', settled)
  return {
    days,
    timeZone,
    span: spanOf(days, timeZone),
    countedUntil,
    all: groupBefore ? besides(all, groupBefore) : all,
    ...(groupBefore && { before: groupBefore }),
    periods: names.map((name) => groupOf(name, byPeriod.get(name) ?? [])),
    period,
    channels: groupsBy(settled, ({ channel }) => channel),
    dialogs: groupsBy(settled, ({ dialog }) => dialog),
    languages: groupsBy(settled, ({ locale }) => locale),
  }
}

/** What these came to by a time: what ended later, or came back later, was not known then. */
export function asOf(settled: readonly Settled[], time: number): Settled[] {
  return settled
    .filter(({ ended }) => ended <= time)
    .map((one) => {
      const { outcome, again = 0, rating } = one
      if (outcome !== 'recontacted' || again <= time) return one
      return { ...one, outcome: rating === 'up' ? 'confirmed' : 'contained' }
    })
}

function besides(now: GroupReport, before: GroupReport): GroupReport {
  const outcomes = byOutcome((outcome) => changed(now.outcomes[outcome], before.outcomes[outcome]))
  const { satisfied, csat } = now
  return {
    ...now,
    outcomes,
    ...(satisfied && { satisfied: changed(satisfied, before.satisfied) }),
    ...(csat && { csat: changed(csat, before.csat) }),
  }
}

const byOutcome = (rateFor: (outcome: Outcome) => Rate) =>
  Object.fromEntries(OUTCOMES.map((outcome) => [outcome, rateFor(outcome)])) as Record<Outcome, Rate>

function groupsBy(settled: readonly Settled[], nameOf: (one: Settled) => string): GroupReport[] {
  return [...Map.groupBy(settled, nameOf)]
    .map(([name, group]) => groupOf(name, group))
    .toSorted((a, b) => b.conversations - a.conversations || (a.name < b.name ? -1 : 1))
}

function groupOf(name: string, settled: readonly Settled[]): GroupReport {
  const counted = (outcome: Outcome) => settled.filter((one) => one.outcome === outcome).length
  const rated = settled.filter(({ rating }) => rating !== undefined)
  const scores = settled.flatMap(({ score }) => score ?? [])
  const responses = settled.flatMap((one) => one.responses).toSorted((a, b) => a - b)
  const persons = settled.flatMap(({ personResponse }) => personResponse ?? []).toSorted((a, b) => a - b)
  return {
    name,
    conversations: settled.length,
    turns: settled.reduce((sum, { turns }) => sum + turns, 0),
    outcomes: byOutcome((outcome) => rateOf(counted(outcome), settled.length)),
    ...(rated.length > 0 && {
      satisfied: rateOf(rated.filter(({ rating }) => rating === 'up').length, rated.length),
    }),
    ...(scores.length > 0 && { csat: rateOf(scores.filter((score) => score >= SATISFIED).length, scores.length) }),
    ...(responses.length > 0 && {
      responseP50Ms: percentile(responses, 0.5),
      responseP95Ms: percentile(responses, 0.95),
    }),
    ...(persons.length > 0 && {
      personP50Ms: percentile(persons, 0.5),
      personP95Ms: percentile(persons, 0.95),
    }),
    cost: settled.reduce((sum, { cost }) => sum + cost, 0),
  }
}

const percentile = (sorted: readonly number[], share: number) =>
  sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0
