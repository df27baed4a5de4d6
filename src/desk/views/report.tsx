import type { OutcomeReport } from '../../core/outcome.ts'
import { outcomeFills } from '../../reports/charts/fills.ts'
import { fill } from '../../widget/strings/strings.ts'
import { useAddress } from '../address.ts'
import { Page } from '../components/page.tsx'
import { useDesk } from '../context.ts'
import { useLoaded } from '../loaded.ts'
import { channelName, languageName } from '../names.ts'
import { DaysPicker } from '../report/days-picker.tsx'
import { Downloads } from '../report/downloads.tsx'
import { Drawing } from '../report/drawing.tsx'
import { Figures } from '../report/figures.tsx'
import { Groups } from '../report/groups.tsx'
import { numbersIn } from '../report/numbers.ts'
import { Outcomes } from '../report/outcomes.tsx'
import { Volume } from '../report/volume.tsx'
import { viewsOf } from './views.ts'

/** What came of the conversations of some days. */
export function Report() {
  const { api, me, strings, locale } = useDesk()
  const { query } = useAddress()
  const { days, from, to } = query
  const loaded = useLoaded(() => api.get<OutcomeReport>('/report', { days, from, to }), [api, days, from, to])
  const report = loaded.value
  const numbers = numbersIn(strings, locale)
  const texts = strings.reporting
  return (
    <Page title={strings.report} loaded={loaded} tools={<DaysPicker view="report" query={query} days={report?.days} />}>
      {report && (
        <div class="report">
          <Counted report={report} />
          {report.all.conversations === 0 ? (
            <p class="empty">{texts.none}</p>
          ) : (
            <>
              <Drawing of={outcomeFills()} />
              <Figures report={report} numbers={numbers} />
              <Outcomes report={report} numbers={numbers} linked={viewsOf(me.role).includes('transcripts')} />
              <Volume report={report} numbers={numbers} />
              <Groups
                title={strings.channel}
                groups={report.channels}
                nameOf={(name) => channelName(name, strings)}
                numbers={numbers}
              />
              <Groups title={strings.dialog} groups={report.dialogs} nameOf={(name) => name} numbers={numbers} />
              <Groups
                title={strings.language}
                groups={report.languages}
                nameOf={(name) => languageName(name, locale)}
                numbers={numbers}
              />
              <Downloads days={report.days} />
            </>
          )}
        </div>
      )}
    </Page>
  )
}

/** A conversation has an outcome once it has ended: what is not told yet, is said. */
function Counted({ report: { countedUntil, span, timeZone } }: { report: OutcomeReport }) {
  const { strings, locale } = useDesk()
  const { reporting: texts } = strings
  if (countedUntil >= span.until) return null
  const none = countedUntil <= span.from
  const time = new Date(countedUntil).toLocaleString(locale, { timeZone, dateStyle: 'medium', timeStyle: 'short' })
  return <p class="hint">{none ? texts.countedNone : fill(texts.counted, { time })}</p>
}
