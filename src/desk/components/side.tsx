import type { HandoverContext, HandoverItem } from '../../core/desk.ts'
import type { JsonValue } from '../../core/json.ts'
import type { SummaryLine } from '../../core/summary.ts'
import { useDesk } from '../context.ts'
import type { Desk } from '../desk.ts'
import { channelName, languageName, reasonName } from '../names.ts'
import type { Opened } from '../state.ts'
import { dateAndTime } from '../times.ts'
import { Passages } from './passages.tsx'
import { Search } from './search.tsx'

interface SideProps {
  readonly item: HandoverItem
  readonly opened: Opened
  readonly desk: Desk
  /** Where there is no room for it beside the conversation. */
  readonly shown: boolean
  readonly onInsert?: (text: string) => void
}

/** What to know before answering. */
export function Side({ item, opened, desk, shown, onInsert }: SideProps) {
  const { strings, locale } = useDesk()
  const { context, passages, searched, lines } = opened
  return (
    <aside class={shown ? 'side shown' : 'side'} aria-label={strings.details}>
      <section>
        <h3>{strings.about}</h3>
        <dl>
          {context?.customerName && <Fact name={strings.name} value={context.customerName} />}
          <Fact name={strings.language} value={languageName(item.locale, locale)} />
          <Fact name={strings.channel} value={channelName(item.channel, strings)} />
          <Fact name={strings.queue} value={item.queue} />
          {item.reason && <Fact name={strings.reason} value={reasonName(item.reason, strings)} />}
          <Fact name={strings.since} value={dateAndTime(item.since, locale)} />
        </dl>
      </section>
      {context && <Asked context={context} lang={item.locale} />}
      {context && <Tried summary={context.summary} />}
      {context && <Facts facts={context.facts} />}
      <section aria-labelledby="passages">
        <h3 id="passages">{searched === undefined ? strings.passages : strings.found}</h3>
        <Search searched={searched} onSearch={(question) => desk.search(item.id, question)} />
        <div role="status">
          {passages.length === 0 && lines && (
            <p class="empty">{searched === undefined ? strings.noPassages : strings.noneFound}</p>
          )}
        </div>
        <Passages passages={passages} onInsert={onInsert} />
      </section>
    </aside>
  )
}

function Asked({ context: { asked, message }, lang }: { context: HandoverContext; lang: string }) {
  const { strings } = useDesk()
  return (
    <section>
      <h3>{strings.asked}</h3>
      <blockquote lang={lang} dir="auto">
        {asked}
      </blockquote>
      {message && (
        <>
          <h4>{strings.left}</h4>
          <blockquote dir="auto">{message.text}</blockquote>
          <dl>
            <Fact name={strings.replyTo} value={message.replyTo} />
          </dl>
        </>
      )}
    </section>
  )
}

function Tried({ summary }: { summary: readonly SummaryLine[] }) {
  const { strings } = useDesk()
  const outcomes: Readonly<Record<SummaryLine['outcome'], string>> = { ...strings, asked: strings.askedBack }
  return (
    <section>
      <h3>{strings.tried}</h3>
      {summary.length === 0 && <p class="empty">{strings.nothingTried}</p>}
      <ol class="tried">
        {summary.map(({ asked, outcome, dialog, source }, index) => (
          <li key={index}>
            <p dir="auto">{asked || dialog}</p>
            <p class="came">
              <span class={`tag ${outcome}`}>{outcomes[outcome]}</span>
              <span>{source}</span>
            </p>
          </li>
        ))}
      </ol>
    </section>
  )
}

function Facts({ facts }: { facts: HandoverContext['facts'] }) {
  const { strings } = useDesk()
  const all = Object.entries(facts)
  if (all.length === 0) return null
  return (
    <section>
      <h3>{strings.facts}</h3>
      <dl>
        {all.map(([name, value]) => (
          <Fact key={name} name={name} value={textOf(value)} />
        ))}
      </dl>
    </section>
  )
}

function Fact({ name, value }: { name: string; value: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        <bdi>{value}</bdi>
      </dd>
    </div>
  )
}

const textOf = (value: JsonValue) => (typeof value === 'string' ? value : JSON.stringify(value))
