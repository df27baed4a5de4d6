import {
  type GroupReport,
  OUTCOMES,
  type Outcome,
  type OutcomeReport,
  type Rate,
  type ReportFilter,
} from '../core/outcome.ts'
import { rateOf } from './rate.ts'
import type { Settled } from './store.ts'

/** Points of five from which on a customer counts as satisfied. */
const SATISFIED = 4

/** What all conversations that began in a time came to, and those of each channel, dialog and language. */
export function reportOn(filter: ReportFilter, settled: readonly Settled[]): OutcomeReport {
  return {
    ...filter,
    all: groupOf('all', settled),
    channels: groupsBy(settled, ({ channel }) => channel),
    dialogs: groupsBy(settled, ({ dialog }) => dialog),
    languages: groupsBy(settled, ({ locale }) => locale),
  }
}

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
  const outcomes = Object.fromEntries(
    OUTCOMES.map((outcome) => [outcome, rateOf(counted(outcome), settled.length)]),
  ) as Record<Outcome, Rate>
  return {
    name,
    conversations: settled.length,
    turns: settled.reduce((sum, { turns }) => sum + turns, 0),
    outcomes,
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
