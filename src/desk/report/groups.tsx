import { type GroupReport, OUTCOMES, type Rate } from '../../core/outcome.ts'
import { whisker } from '../../reports/charts/whisker.ts'
import { Scrolls } from '../components/scrolls.tsx'
import { useDesk } from '../context.ts'
import { Drawing } from './drawing.tsx'
import { NOTHING, type Numbers } from './numbers.ts'

interface GroupsProps {
  readonly title: string
  readonly groups: readonly GroupReport[]
  /** What a group is called. */
  readonly nameOf: (name: string) => string
  readonly numbers: Numbers
}

/** The same for each channel, dialog or language: rates side by side, each with its interval. */
export function Groups({ title, groups, nameOf, numbers }: GroupsProps) {
  const { strings } = useDesk()
  const { reporting: texts } = strings
  return (
    <section>
      <h3>{title}</h3>
      <Scrolls label={title}>
        <table class="groups">
          <thead>
            <tr>
              <th>{title}</th>
              <th class="number">{strings.conversations}</th>
              {OUTCOMES.map((outcome) => (
                <th key={outcome}>{strings.outcomes[outcome]}</th>
              ))}
              <th>{strings.satisfied}</th>
              <th>{texts.csat}</th>
              <th class="number">{texts.replyShort}</th>
              <th class="number">{texts.personShort}</th>
              <th class="number">{texts.costShort}</th>
            </tr>
          </thead>
          <tbody>
            {groups.map(({ name, conversations, outcomes, satisfied, csat, responseP50Ms, personP50Ms, cost }) => (
              <tr key={name}>
                <th scope="row">{nameOf(name)}</th>
                <td class="number">{numbers.count(conversations)}</td>
                {OUTCOMES.map((outcome) => (
                  <RateCell key={outcome} rate={outcomes[outcome]} numbers={numbers} />
                ))}
                <RateCell rate={satisfied} numbers={numbers} />
                <RateCell rate={csat} numbers={numbers} />
                <td class="number">{numbers.duration(responseP50Ms)}</td>
                <td class="number">{numbers.duration(personP50Ms)}</td>
                <td class="number">{numbers.money(cost)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scrolls>
    </section>
  )
}

function RateCell({ rate, numbers }: { rate: Rate | undefined; numbers: Numbers }) {
  if (!rate || rate.of === 0) return <td class="scale">{NOTHING}</td>
  return (
    <td class="scale">
      {numbers.share(rate)}
      <Drawing of={whisker(rate)} />
      <small>{numbers.interval(rate)}</small>
    </td>
  )
}
