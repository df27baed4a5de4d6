import { readFileSync } from 'node:fs'
import { html, Markup } from '../../core/markup.ts'
import { type GroupReport, OUTCOMES, type Outcome, type OutcomeReport } from '../../core/outcome.ts'
import { dayText, durationText, OUTCOME_LABELS, rateText } from '../labels.ts'

const STYLE = readFileSync(new URL('./report.css', import.meta.url), 'utf8')
const WIDTH = 100

/** From what went well to what did not. */
const ORDER: readonly Outcome[] = ['confirmed', 'contained', 'handed-over', 'recontacted', 'abandoned']

/** One page with everything in it, that asks nothing of anybody. */
export function htmlReport(report: OutcomeReport, bot: string): string {
  const { all, from, until } = report
  return html`<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>What came of conversations with ${bot}</title>
<style>${new Markup(STYLE)}</style>
<header>
  <h1>What came of conversations with ${bot}</h1>
  <p>${dayText(from)} to ${dayText(until)} · ${all.conversations} conversations · ${all.turns} messages · intervals at 95 %</p>
</header>
<main>
<dl class="figures">${figures(all)}</dl>
<ul class="legend">${ORDER.map((outcome) => html`<li><span class="${outcome}" aria-hidden="true">■</span> ${OUTCOME_LABELS[outcome].name}: ${OUTCOME_LABELS[outcome].meaning}</li>`)}</ul>
${table('By channel', report.channels)}
${table('By dialog', report.dialogs)}
${table('By language', report.languages)}
</main>
</html>
`.text
}

function figures(all: GroupReport): Markup[] {
  const cards = ORDER.map((outcome) => [OUTCOME_LABELS[outcome].name, rateText(all.outcomes[outcome])] as const)
  const more = [
    ['satisfied', all.satisfied ? rateText(all.satisfied) : '–'],
    ['CSAT: 4 or 5 of 5', all.csat ? rateText(all.csat) : '–'],
    ['reply after', durationText(all.responseP50Ms)],
    ['a person after', durationText(all.personP50Ms)],
    ['cost', all.cost.toFixed(2)],
  ] as const
  return [...cards, ...more].map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)
}

function table(heading: string, groups: readonly GroupReport[]): Markup {
  if (groups.length === 0) return html``
  const rows = groups.map(
    (group) => html`<tr>
  <td>${group.name}</td>
  <td class="number">${group.conversations}</td>
  <td>${bar(group)}</td>
  <td>${group.satisfied ? rateText(group.satisfied) : '–'}</td>
  <td>${group.csat ? rateText(group.csat) : '–'}</td>
  <td>${durationText(group.responseP50Ms)}<small> p95 ${durationText(group.responseP95Ms)}</small></td>
  <td>${durationText(group.personP50Ms)}</td>
  <td class="number">${group.cost.toFixed(2)}</td>
</tr>`,
  )
  return html`<section>
<h2>${heading}</h2>
<div class="scroll" tabindex="0"><table>
<thead><tr><th>name</th><th class="number">conversations</th><th>outcomes</th><th>satisfied</th><th>CSAT</th><th>reply after</th><th>a person after</th><th class="number">cost</th></tr></thead>
<tbody>${rows}</tbody>
</table></div>
</section>`
}

/** The outcomes side by side, as wide as they are frequent. */
function bar({ name, outcomes }: GroupReport): Markup {
  let x = 0
  const parts = ORDER.map((outcome) => {
    const { rate } = outcomes[outcome]
    const part = html`<rect class="${outcome}" x="${(x * WIDTH).toFixed(2)}" y="0" width="${(rate * WIDTH).toFixed(2)}" height="8"><title>${OUTCOME_LABELS[outcome].name}: ${rateText(outcomes[outcome])}</title></rect>`
    x += rate
    return part
  })
  const told = OUTCOMES.map((outcome) => `${OUTCOME_LABELS[outcome].name} ${rateText(outcomes[outcome])}`).join(', ')
  return html`<svg class="bar" viewBox="0 0 ${WIDTH} 8" preserveAspectRatio="none" role="img" aria-label="${name}: ${told}">${parts}</svg>`
}
