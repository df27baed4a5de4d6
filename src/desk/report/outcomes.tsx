import { OUTCOMES, type OutcomeReport } from '../../core/outcome.ts'
import { swatch } from '../../reports/charts/fills.ts'
import { shareBar } from '../../reports/charts/share-bar.ts'
import { whisker } from '../../reports/charts/whisker.ts'
import { fill } from '../../widget/strings/strings.ts'
import { addressOf } from '../address.ts'
import { Scrolls } from '../components/scrolls.tsx'
import { useDesk } from '../context.ts'
import { Drawing } from './drawing.tsx'
import type { Numbers } from './numbers.ts'

interface OutcomesProps {
  readonly report: OutcomeReport
  readonly numbers: Numbers
  /** Whoever reads this may see which conversations they are. */
  readonly linked: boolean
}

/** What conversations came to: together, and each with the interval that it lies in. */
export function Outcomes({ report: { all, days }, numbers, linked }: OutcomesProps) {
  const { strings } = useDesk()
  const { reporting: texts } = strings
  const parts = OUTCOMES.map((outcome) => {
    const rate = all.outcomes[outcome]
    return { outcome, share: rate.rate, title: `${strings.outcomes[outcome]}: ${numbers.share(rate)}` }
  })
  return (
    <section>
      <h3>{texts.outcomes}</h3>
      <Drawing of={shareBar(texts.asBelow, parts)} />
      <Scrolls label={texts.outcomes}>
        <table class="rates">
          <thead>
            <tr>
              <th>{strings.outcome}</th>
              <th class="number">{strings.conversations}</th>
              <th class="number">{texts.share}</th>
              <th class="scale">
                <span class="ends">
                  <span aria-hidden="true">0</span>
                  {texts.interval}
                  <span aria-hidden="true">100</span>
                </span>
              </th>
              <th>
                <span class="unseen">{texts.interval}</span>
              </th>
              <th>{texts.changed}</th>
            </tr>
          </thead>
          <tbody>
            {OUTCOMES.map((outcome) => {
              const rate = all.outcomes[outcome]
              const count = numbers.count(rate.count)
              return (
                <tr key={outcome}>
                  <th scope="row">
                    <Drawing of={swatch(outcome)} /> {strings.outcomes[outcome]}
                    <small>{texts.meanings[outcome]}</small>
                  </th>
                  <td class="number">
                    {linked && rate.count > 0 ? (
                      <a href={addressOf('transcripts', { outcome, ...days })}>
                        {count}
                        <span class="unseen"> {fill(texts.see, { outcome: strings.outcomes[outcome] })}</span>
                      </a>
                    ) : (
                      count
                    )}
                  </td>
                  <td class="number">
                    <b>{numbers.share(rate)}</b>
                  </td>
                  <td class="scale">
                    <Drawing of={whisker(rate)} />
                  </td>
                  <td class="number">{numbers.interval(rate)}</td>
                  <td>{numbers.change(rate)}</td>
                </tr>
              )
            })}
          </tbody>
        </table>
      </Scrolls>
    </section>
  )
}
