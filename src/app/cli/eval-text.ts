import type { Paint, Style } from '../../channels/terminal/paint.ts'
import { printable } from '../../channels/terminal/printable.ts'
import { truncate } from '../../channels/terminal/width.ts'
import type { Figures } from '../../evaluation/figures.ts'
import { type Change, changeOf, FAILURE_KINDS, MEASURES, millisecondsText, shareText } from '../../evaluation/labels.ts'
import type { FailureLine, Report } from '../../evaluation/report.ts'
import { alignRows, paintFor, readableColumns } from './terminal-features.ts'

/** Failures of one kind that are shown; the page shows more. */
const SHOWN = 5
/** Room for a line of a failure where the terminal does not limit it. */
const MOST_COLUMNS = 120

const STYLES: Readonly<Record<Change['verdict'], Style>> = { better: 'green', worse: 'red', same: 'dim' }

/** What a person at a terminal wants to know: the figures, what changed, the worst failures. */
export function evaluationText(report: Report, out: NodeJS.WriteStream): string {
  const paint = paintFor(out)
  const columns = Math.min(readableColumns(out), MOST_COLUMNS)
  const { figures, before, changes, failures, warnings } = report
  const counts = [`${report.entries} entries`, `${figures.queries} queries`, `${figures.answerable} of them answerable`]
  if (figures.clarified > 0) counts.push(`${figures.clarified} met with a question`)
  const blocks = [
    [paint(printable(report.bank), ['bold']), paint(printable([report.queries, ...counts].join(' · ')), ['dim'])],
    figureLines(figures, before?.figures, paint),
    warnings.map((warning) => `${paint('!', ['yellow'])} ${printable(warning)}`),
    before ? [paint(comparisonText(before.at, changes), ['dim'])] : [],
    failureLines('Went well then', changes?.broken ?? [], columns, paint),
    ...FAILURE_KINDS.map(({ kind, heading }) => failureLines(heading, failures[kind], columns, paint)),
  ]
  const filled = blocks.filter((lines) => lines.length > 0)
  return `${filled.map((lines) => lines.join('\n')).join('\n\n')}\n`
}

function figureLines(figures: Figures, before: Figures | undefined, paint: Paint): string[] {
  const lines = alignRows(
    MEASURES.map(({ key, name, abbreviation }) => [`  ${name} (${abbreviation})`, shareText(figures[key])]),
  )
  const changed = MEASURES.map((measure) => {
    const change = changeOf(measure, figures, before)
    return change ? `  ${paint(change.text, [STYLES[change.verdict]])}` : ''
  })
  const times = `  decided in ${millisecondsText(figures.p50Ms)} (p50), ${millisecondsText(figures.p95Ms)} (p95)`
  return [...lines.map((line, at) => `${line}${changed[at]}`), times]
}

function comparisonText(at: string, changes: Report['changes']): string {
  const since = `Compared with the run of ${at.slice(0, 16).replace('T', ' ')} UTC`
  return changes
    ? `${since}: ${changes.mended} mended, ${changes.broken.length} broken.`
    : `${since}, on other queries.`
}

function failureLines(heading: string, all: readonly FailureLine[], columns: number, paint: Paint): string[] {
  if (all.length === 0) return []
  const fit = (text: string, room: number) => truncate(printable(text).replace(/\s+/g, ' '), room)
  const label = (text: string) => paint(text.padEnd(6), ['dim'])
  const lines = all.slice(0, SHOWN).flatMap(({ query, line, followUp, probability, expected, found, rank }) => {
    const place = paint(rank === undefined ? '(not found)' : `(place ${rank})`, ['dim'])
    const source = paint(`:${line}${followUp ? ', a follow-up' : ''}`, ['dim'])
    const shown = [`  ${probability.toFixed(2)}  ${fit(query, columns - 24)} ${source}`]
    if (found !== undefined) shown.push(`        ${label('got')} ${fit(found, columns - 16)}`)
    if (expected.length > 0)
      shown.push(`        ${label('wanted')} ${fit(expected.join(' | '), columns - 28)} ${place}`)
    return shown
  })
  return [`${paint(heading, ['bold'])} ${paint(`(${all.length})`, ['dim'])}`, ...lines]
}
