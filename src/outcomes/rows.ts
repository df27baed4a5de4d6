import { type GroupReport, OUTCOMES, type OutcomeReport, type Rate } from '../core/outcome.ts'
import { durationText, OUTCOME_LABELS, rateText } from './labels.ts'

/** The groups of a report with what they are grouped by. */
function groupsOf({ all, channels, dialogs, languages }: OutcomeReport): (readonly [string, GroupReport])[] {
  const by = (kind: string, groups: readonly GroupReport[]) => groups.map((group) => [kind, group] as const)
  return [...by('all', [all]), ...by('channel', channels), ...by('dialog', dialogs), ...by('language', languages)]
}

/** A report as a table for a terminal: rows of cells, the heading first. */
export function textRows(report: OutcomeReport): string[][] {
  const heading = [
    '',
    '',
    'conversations',
    ...OUTCOMES.map((outcome) => OUTCOME_LABELS[outcome].name),
    'satisfied',
    'CSAT',
    'reply',
    'person',
  ]
  const rows = groupsOf(report).map(([kind, group]) => [
    kind === 'all' ? '' : kind,
    group.name,
    String(group.conversations),
    ...OUTCOMES.map((outcome) => rateText(group.outcomes[outcome])),
    rateText(group.satisfied),
    rateText(group.csat),
    durationText(group.responseP50Ms),
    durationText(group.personP50Ms),
  ])
  return [heading, ...rows]
}

const CSV_SPECIAL = /[",\r\n]/
/** Spreadsheets take a text that begins so for a formula. */
const FORMULA = /^[=+\-@＝＋－＠\t\r\n]/

function csvCell(value: string | number): string {
  if (typeof value === 'number') return String(value)
  const text = FORMULA.test(value) ? `'${value}` : value
  return CSV_SPECIAL.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

const CSV_COLUMNS = [
  ...['from', 'to', 'by', 'name', 'conversations', 'turns', 'outcome', 'count', 'rate', 'low', 'high'],
  ...['response_p50_ms', 'response_p95_ms', 'person_p50_ms', 'person_p95_ms'],
  ...['satisfied', 'satisfied_low', 'satisfied_high', 'csat', 'csat_low', 'csat_high', 'cost'],
]

/** A report as comma-separated values: one line for each group, or day or week, and outcome. */
export function csvOf(report: OutcomeReport): string {
  const { days, period, periods } = report
  const all = [...groupsOf(report), ...periods.map((group) => [period, group] as const)]
  const lines = all.flatMap(([kind, group]) =>
    OUTCOMES.map((outcome) => {
      const { name, conversations, turns, responseP50Ms = '', responseP95Ms = '', cost } = group
      const { personP50Ms = '', personP95Ms = '', satisfied, csat, outcomes } = group
      const times = [responseP50Ms, responseP95Ms, personP50Ms, personP95Ms]
      const counted = [outcomes[outcome].count, ...shareCells(outcomes[outcome])]
      return [
        ...[days.from, days.to, kind, name, conversations, turns, outcome, ...counted],
        ...[...times, ...shareCells(satisfied), ...shareCells(csat), cost],
      ]
    }),
  )
  return `${[CSV_COLUMNS, ...lines].map((cells) => cells.map(csvCell).join(',')).join('\n')}\n`
}

/** Nothing, where it is a share of nothing. */
const shareCells = (share: Rate | undefined) =>
  share && share.of > 0 ? [share.rate, share.low, share.high] : ['', '', '']
