import { type GroupReport, OUTCOMES, type OutcomeReport, type Rate } from '../../core/outcome.ts'
import { Page } from '../components/page.tsx'
import { useDesk } from '../context.ts'
import { useLoaded } from '../loaded.ts'

/** What came of the last 30 days' conversations. */
export function Report() {
  const { api, strings } = useDesk()
  const loaded = useLoaded(() => api.get<OutcomeReport>('/report'), [api])
  const report = loaded.value
  return (
    <Page title={strings.report} loaded={loaded}>
      {report && (
        <>
          <Groups title={strings.all} groups={[report.all]} />
          <Groups title={strings.channel} groups={report.channels} />
          <Groups title={strings.language} groups={report.languages} />
          <Groups title={strings.dialog} groups={report.dialogs} />
        </>
      )}
    </Page>
  )
}

function Groups({ title, groups }: { title: string; groups: readonly GroupReport[] }) {
  const { strings } = useDesk()
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
    <section class="scrolls" tabIndex={0} aria-label={title}>
      <table>
        <thead>
          <tr>
            <th>{title}</th>
            <th class="number">{strings.conversations}</th>
            {OUTCOMES.map((outcome) => (
              <th>{strings.outcomes[outcome]}</th>
            ))}
            <th>{strings.satisfied}</th>
          </tr>
        </thead>
        <tbody>
          {groups.map(({ name, conversations, outcomes, satisfied }) => (
            <tr>
              <td>{name}</td>
              <td class="number">{conversations}</td>
              {OUTCOMES.map((outcome) => (
                <td>
                  <Share rate={outcomes[outcome]} />
                </td>
              ))}
              <td>{satisfied && <Share rate={satisfied} />}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

const percent = (share: number) => `${Math.round(100 * share)} %`

/** A share with the interval that it lies in. */
function Share({ rate: { rate, low, high } }: { rate: Rate }) {
  return (
    <span class="rate">
      {percent(rate)}{' '}
      <small>
        {percent(low)} – {percent(high)}
      </small>
      <meter min={0} max={1} value={rate} aria-label={percent(rate)} />
    </span>
  )
}
