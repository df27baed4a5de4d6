import { OUTCOMES, type OutcomeReport } from '../../core/outcome.ts'
import { columnChart } from '../../reports/charts/columns.ts'
import { swatch } from '../../reports/charts/fills.ts'
import { Scrolls } from '../components/scrolls.tsx'
import { useDesk } from '../context.ts'
import { Drawing } from './drawing.tsx'
import type { Numbers } from './numbers.ts'

interface VolumeProps {
  readonly report: OutcomeReport
  readonly numbers: Numbers
}

/** How many conversations there were each day or week, and what they came to. */
export function Volume({ report: { period, periods }, numbers }: VolumeProps) {
  const { strings } = useDesk()
  const { reporting: texts } = strings
  const columns = periods.map(({ name, conversations, outcomes }) => {
    const parts = OUTCOMES.map((outcome) => ({ outcome, count: outcomes[outcome].count }))
    const told = parts.filter(({ count }) => count > 0)
    const each = told.map(({ outcome, count }) => `${strings.outcomes[outcome]} ${numbers.count(count)}`)
    const day = numbers.day(name)
    return { name: day, title: [`${day}: ${numbers.count(conversations)}`, ...each].join('\n'), parts }
  })
  const title = period === 'day' ? texts.byDay : texts.byWeek
  return (
    <section>
      <h3>{title}</h3>
      <ul class="legend">
        {OUTCOMES.map((outcome) => (
          <li key={outcome}>
            <Drawing of={swatch(outcome)} /> {strings.outcomes[outcome]}
          </li>
        ))}
      </ul>
      <Scrolls label={title}>
        <Drawing of={columnChart(texts.asBelow, columns)} />
      </Scrolls>
      <details>
        <summary>{texts.asTable}</summary>
        <Scrolls label={texts.asTable}>
          <table>
            <thead>
              <tr>
                <th>{period === 'day' ? texts.day : texts.week}</th>
                <th class="number">{strings.conversations}</th>
                {OUTCOMES.map((outcome) => (
                  <th key={outcome} class="number">
                    {strings.outcomes[outcome]}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {periods.map(({ name, conversations, outcomes }) => (
                <tr key={name}>
                  <th scope="row">{numbers.day(name)}</th>
                  <td class="number">{numbers.count(conversations)}</td>
                  {OUTCOMES.map((outcome) => (
                    <td key={outcome} class="number">
                      {numbers.count(outcomes[outcome].count)}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </Scrolls>
      </details>
    </section>
  )
}
