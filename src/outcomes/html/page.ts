import { readFileSync } from 'node:fs'
import { html, type Markup } from '../../core/markup.ts'
import { type GroupReport, OUTCOMES, type OutcomeReport, type Rate } from '../../core/outcome.ts'
import { columnChart } from '../../reports/charts/columns.ts'
import { markupOf } from '../../reports/charts/drawing.ts'
import { outcomeFills, swatch } from '../../reports/charts/fills.ts'
import { shareBar } from '../../reports/charts/share-bar.ts'
import { whisker } from '../../reports/charts/whisker.ts'
import { CHART_STYLE, reportPage } from '../../reports/page.ts'
import { changeText, durationText, OUTCOME_LABELS, rateText } from '../labels.ts'

const STYLE = readFileSync(new URL('./report.css', import.meta.url), 'utf8')

/** What came of conversations, to read in a browser. */
export function htmlReport(report: OutcomeReport, bot: string): string {
  const { all, days, timeZone } = report
  const title = `What came of conversations with ${bot}`
  return reportPage({
    title,
    styles: [CHART_STYLE, STYLE],
    header: html`  <h1>${title}</h1>
  <p>${days.from} to ${days.to} (${timeZone}) · ${all.conversations} conversations · ${all.turns} messages · intervals at 95 %</p>
  <p>${countedText(report)}</p>`,
    main: html`${markupOf(outcomeFills())}
<dl class="figures">${figures(all)}</dl>
${all.conversations === 0 ? html`` : html`${outcomes(all)}${volume(report)}`}
${table('By channel', report.channels)}
${table('By dialog', report.dialogs)}
${table('By language', report.languages)}`,
  })
}

function countedText({ countedUntil, span }: OutcomeReport): string {
  if (countedUntil >= span.until) return 'All conversations of these days are counted.'
  const until = new Date(countedUntil).toISOString().slice(0, 16).replace('T', ' ')
  return `Counted are conversations whose last message is from before ${until} UTC: who may still go on has not ended.`
}

function figures(all: GroupReport): Markup[] {
  const cards = [
    ['conversations', String(all.conversations), ''],
    ['CSAT', rateText(all.csat), all.csat ? `4 or 5 of 5 points · ${all.csat.of} answers` : 'nobody gave points'],
    ['satisfied', rateText(all.satisfied), all.satisfied ? `thumbs up · of ${all.satisfied.of}` : 'nobody rated'],
    ['reply after', durationText(all.responseP50Ms), `p95 ${durationText(all.responseP95Ms)}`],
    ['a person after', durationText(all.personP50Ms), `p95 ${durationText(all.personP95Ms)}`],
    ['cost', all.cost.toFixed(2), ''],
  ] as const
  return cards.map(
    ([name, value, meaning]) =>
      html`<div><dt>${name}</dt><dd>${value}</dd>${meaning === '' ? html`` : html`<dd class="meaning">${meaning}</dd>`}</div>`,
  )
}

function outcomes(all: GroupReport): Markup {
  const rows = OUTCOMES.map((outcome) => {
    const { name, meaning } = OUTCOME_LABELS[outcome]
    const rate = all.outcomes[outcome]
    return html`<tr>
  <th scope="row">${markupOf(swatch(outcome))} ${name}<small>${meaning}</small></th>
  <td class="number">${rate.count}</td>
  <td class="dot">${markupOf(whisker(rate))}</td>
  <td class="number">${rateText(rate)}<small>${changeText(rate)}</small></td>
</tr>`
  })
  return html`<section>
<h2>Outcomes</h2>
${markupOf(shareBar('Outcomes, as the table below', partsOf(all)))}
<div class="scroll" tabindex="0"><table>
<thead><tr><th>outcome</th><th class="number">conversations</th><th>0 to 100 %</th><th class="number">share</th></tr></thead>
<tbody>${rows}</tbody>
</table></div>
</section>`
}

const partsOf = ({ outcomes }: GroupReport) =>
  OUTCOMES.map((outcome) => ({
    outcome,
    share: outcomes[outcome].rate,
    title: `${OUTCOME_LABELS[outcome].name}: ${rateText(outcomes[outcome])}`,
  }))

function volume({ periods, period }: OutcomeReport): Markup {
  const counts = ({ outcomes }: GroupReport) =>
    OUTCOMES.map((outcome) => `${OUTCOME_LABELS[outcome].name} ${outcomes[outcome].count}`).join(', ')
  const columns = periods.map((group) => ({
    name: group.name.slice(5),
    title: `${group.name}: ${group.conversations} (${counts(group)})`,
    parts: OUTCOMES.map((outcome) => ({ outcome, count: group.outcomes[outcome].count })),
  }))
  const rows = periods.map(
    ({ name, conversations, outcomes }) => html`<tr>
  <th scope="row">${name}</th>
  <td class="number">${conversations}</td>
  ${OUTCOMES.map((outcome) => html`<td class="number">${outcomes[outcome].count}</td>`)}
</tr>`,
  )
  return html`<section>
<h2>Conversations by ${period}</h2>
<div class="scroll" tabindex="0">${markupOf(columnChart(`Conversations by ${period}, as the table below`, columns))}</div>
<details><summary>As a table</summary><div class="scroll" tabindex="0"><table>
<thead><tr><th>${period}</th><th class="number">conversations</th>${OUTCOMES.map((outcome) => html`<th class="number">${OUTCOME_LABELS[outcome].name}</th>`)}</tr></thead>
<tbody>${rows}</tbody>
</table></div></details>
</section>`
}

function table(heading: string, groups: readonly GroupReport[]): Markup {
  if (groups.length === 0) return html``
  const rows = groups.map(
    (group) => html`<tr>
  <th scope="row">${group.name}</th>
  <td class="number">${group.conversations}</td>
  ${OUTCOMES.map((outcome) => rateCell(group.outcomes[outcome]))}
  ${rateCell(group.satisfied)}${rateCell(group.csat)}
  <td class="number">${durationText(group.responseP50Ms)}<small>p95 ${durationText(group.responseP95Ms)}</small></td>
  <td class="number">${durationText(group.personP50Ms)}<small>p95 ${durationText(group.personP95Ms)}</small></td>
  <td class="number">${group.cost.toFixed(2)}</td>
</tr>`,
  )
  const names = [...OUTCOMES.map((outcome) => OUTCOME_LABELS[outcome].name), 'satisfied', 'CSAT', 'reply', 'person']
  return html`<section>
<h2>${heading}</h2>
<div class="scroll" tabindex="0"><table>
<thead><tr><th>name</th><th class="number">conversations</th>${names.map((name) => html`<th>${name}</th>`)}<th class="number">cost</th></tr></thead>
<tbody>${rows}</tbody>
</table></div>
</section>`
}

/** A share of nothing has no place on a scale. */
function rateCell(rate: Rate | undefined): Markup {
  if (!rate || rate.of === 0) return html`<td>–</td>`
  return html`<td class="dot">${markupOf(whisker(rate))}<small>${rateText(rate)}</small></td>`
}
