import { type GroupReport, OUTCOMES, type OutcomeReport } from '../core/outcome.ts'
import { dayText, durationText, OUTCOME_LABELS, rateText } from './labels.ts'

/** The groups of a report with what they are grouped by. */
export function groupsOf({ all, channels, dialogs, languages }: OutcomeReport): (readonly [string, GroupReport])[] {
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
    group.satisfied ? rateText(group.satisfied) : '–',
    group.csat ? rateText(group.csat) : '–',
    durationText(group.responseP50Ms),
    durationText(group.personP50Ms),
  ])
  return [heading, ...rows]
}

const CSV_SPECIAL = /[",\r\n]/
/** Spreadsheets take a text that begins so for a formula. */
const FORMULA = /^[=+\-@\t]/

function csvCell(value: string | number): string {
  if (typeof value === 'number') return String(value)
  const text = FORMULA.test(value) ? `'${value}` : value
  return CSV_SPECIAL.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/** A report as comma-separated values: one line for each group and outcome. */
export function csvOf(report: OutcomeReport): string {
  const heading =
    'from,until,by,name,conversations,turns,outcome,count,rate,low,high,response_p50_ms,response_p95_ms,person_p50_ms,person_p95_ms,csat,csat_low,csat_high,cost'
  const lines = groupsOf(report).flatMap(([kind, group]) =>
    OUTCOMES.map((outcome) => {
      const { count, rate, low, high } = group.outcomes[outcome]
      const { name, conversations, turns, responseP50Ms = '', responseP95Ms = '', cost } = group
      const { personP50Ms = '', personP95Ms = '', csat } = group
      const satisfaction = csat ? [csat.rate, csat.low, csat.high] : ['', '', '']
      const place = [dayText(report.from), dayText(report.until), kind, name, conversations, turns]
      const times = [responseP50Ms, responseP95Ms, personP50Ms, personP95Ms]
      return [...place, outcome, count, rate, low, high, ...times, ...satisfaction, cost].map(csvCell).join(',')
    }),
  )
  return `${[heading, ...lines].join('\n')}\n`
}
