import type { GroupReport, OutcomeReport } from '../../core/outcome.ts'
import { fill } from '../../widget/strings/strings.ts'
import { useDesk } from '../context.ts'
import { NOTHING, type Numbers } from './numbers.ts'

interface FiguresProps {
  readonly report: OutcomeReport
  readonly numbers: Numbers
}

/** The numbers that are looked at first, and how they stood before. */
export function Figures({ report: { all, before }, numbers }: FiguresProps) {
  const { strings } = useDesk()
  const { reporting: texts, satisfied } = strings
  const { conversations, csat, responseP50Ms, responseP95Ms, personP50Ms, personP95Ms, cost } = all
  const wasBefore = (value: string) => fill(texts.before, { value })
  const p95 = (ms: number | undefined) => (ms === undefined ? '' : fill(texts.p95, { time: numbers.duration(ms) }))
  return (
    <dl class="figures">
      <Figure
        name={strings.conversations}
        value={numbers.count(conversations)}
        more={[before ? numbers.growth(conversations, before.conversations) : '']}
      />
      <Figure
        name={texts.csat}
        value={numbers.share(csat)}
        more={[ofWhich(csat, texts.csatOf, numbers), numbers.change(csat, texts.since)]}
      />
      <Figure
        name={satisfied}
        value={numbers.share(all.satisfied)}
        more={[ofWhich(all.satisfied, texts.thumbsOf, numbers), numbers.change(all.satisfied, texts.since)]}
      />
      <Figure
        name={texts.reply}
        value={numbers.duration(responseP50Ms)}
        more={[p95(responseP95Ms), timeBefore(before?.responseP50Ms, wasBefore, numbers)]}
      />
      <Figure
        name={texts.person}
        value={numbers.duration(personP50Ms)}
        more={[p95(personP95Ms), timeBefore(before?.personP50Ms, wasBefore, numbers)]}
      />
      <Figure
        name={texts.cost}
        value={numbers.money(cost)}
        more={[
          conversations > 0 ? fill(texts.each, { cost: numbers.money(cost / conversations) }) : '',
          before ? wasBefore(numbers.money(before.cost)) : '',
        ]}
      />
    </dl>
  )
}

const ofWhich = (rate: GroupReport['csat'], text: string, numbers: Numbers) =>
  rate ? fill(text, { count: numbers.count(rate.of), interval: numbers.interval(rate) }) : ''

const timeBefore = (ms: number | undefined, wasBefore: (value: string) => string, numbers: Numbers) =>
  ms === undefined ? '' : wasBefore(numbers.duration(ms))

function Figure({ name, value, more }: { name: string; value: string; more: readonly string[] }) {
  return (
    <div class={value === NOTHING ? 'none' : ''}>
      <dt>{name}</dt>
      <dd class="value">{value}</dd>
      {more.filter(Boolean).map((line) => (
        <dd key={line}>{line}</dd>
      ))}
    </div>
  )
}
