import { readFileSync } from 'node:fs'
import { basename, resolve } from 'node:path'
import { html, type Markup } from '../../core/markup.ts'
import { reportPage } from '../../reports/page.ts'
import { changeOf, FAILURE_KINDS, MEASURES, millisecondsText, shareText } from '../labels.ts'
import type { FailureLine, Report } from '../report.ts'
import { calibrationChart, coverageChart } from './charts.ts'

const STYLE = readFileSync(new URL('./report.css', import.meta.url), 'utf8')

/** Rows of one kind; who has more to mend begins with these. */
const SHOWN = 200

/** What was measured, and what to mend. */
export function htmlReport(report: Report): string {
  const { figures, before, changes, failures, warnings, threshold } = report
  const { precision, coverage } = figures
  const name = basename(resolve(report.bank))
  const chosen = precision === null || coverage === null ? undefined : { x: coverage, y: precision }
  const counts = [
    `${report.entries} entries`,
    `${figures.queries} queries`,
    `${figures.answerable} answerable`,
    ...(figures.clarified > 0 ? [`${figures.clarified} met with a question`] : []),
    `threshold ${threshold}`,
    `p50 ${millisecondsText(figures.p50Ms)}`,
    `p95 ${millisecondsText(figures.p95Ms)}`,
  ]
  return reportPage({
    title: `Evaluation of ${name}`,
    styles: [STYLE],
    header: html`  <h1>${name}</h1>
  <p>${report.queries} · <time datetime="${report.at.toISOString()}">${timeText(report.at.toISOString())}</time></p>
  <p>${counts.join(' · ')}</p>`,
    main: html`${warnings.map((warning) => html`<p class="warning">${warning}</p>`)}
<dl class="figures">${figureCards(report)}</dl>
${before ? html`<p class="since">${sinceText(before.at, changes)}</p>` : html``}
<div class="charts">${calibrationChart(report.calibration)}${coverageChart(report.operatingPoints, chosen)}</div>
${failureTable('Went well in the last run', changes?.broken ?? [])}
${FAILURE_KINDS.map(({ kind, heading }) => failureTable(heading, failures[kind]))}`,
  })
}

function figureCards({ figures, before }: Report): Markup[] {
  return MEASURES.map((measure) => {
    const change = changeOf(measure, figures, before?.figures)
    const shown = change ? html` <small class="${change.verdict}">${change.text}</small>` : html``
    return html`<div><dt>${measure.abbreviation ?? measure.name}</dt><dd>${shareText(figures[measure.key])}${shown}</dd><dd class="meaning">${measure.name}</dd></div>`
  })
}

function sinceText(at: string, changes: Report['changes']): string {
  const since = `Compared with the run of ${timeText(at)}`
  return changes
    ? `${since}: ${changes.mended} mended, ${changes.broken.length} broken.`
    : `${since}, on other queries.`
}

function failureTable(heading: string, all: readonly FailureLine[]): Markup {
  if (all.length === 0) return html``
  const rows = all.slice(0, SHOWN).map(
    ({ query, line, followUp, probability, expected, found, rank }) => html`<tr>
  <td class="number">${probability.toFixed(2)}</td>
  <td dir="auto">${query}<small>line ${line}${followUp ? ', a follow-up' : ''}</small></td>
  <td dir="auto">${found ?? '–'}</td>
  <td dir="auto">${expected.length === 0 ? '–' : expected.join(' | ')}${expected.length === 0 ? html`` : html`<small>${rank === undefined ? 'not found' : `place ${rank}`}</small>`}</td>
</tr>`,
  )
  const left = all.length > SHOWN ? html`<p>${all.length - SHOWN} more are left out.</p>` : html``
  return html`<section>
<h2>${heading} <small>${all.length}</small></h2>
<div class="scroll" tabindex="0"><table>
<thead><tr><th>probability</th><th>query</th><th>got</th><th>wanted</th></tr></thead>
<tbody>${rows}</tbody>
</table></div>${left}
</section>`
}

const timeText = (iso: string) => `${iso.slice(0, 16).replace('T', ' ')} UTC`
