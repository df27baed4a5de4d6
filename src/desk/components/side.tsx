import type { HandoverItem } from '../../core/desk.ts'
import type { JsonValue } from '../../core/json.ts'
import type { SummaryLine } from '../../core/summary.ts'
import { renderMarkdown } from '../../widget/markdown/markdown.tsx'
import { useDesk } from '../context.ts'
import type { Opened } from '../desk.ts'

interface SideProps {
  readonly item: HandoverItem
  readonly opened: Opened
  /** Where there is no room for it beside the conversation. */
  readonly shown: boolean
  readonly onInsert?: (text: string) => void
}

/** What to know before answering. */
export function Side({ item, opened, shown, onInsert }: SideProps) {
  const { strings } = useDesk()
  const { context, passages } = opened
  const facts = Object.entries(context?.facts ?? {})
  const outcomes: Readonly<Record<SummaryLine['outcome'], string>> = {
    ...strings,
    asked: strings.askedBack,
  }
  return (
    <aside class={shown ? 'side shown' : 'side'} aria-label={strings.details}>
      <section>
        <h3>{strings.about}</h3>
        <dl>
          {context?.customerName && <Fact name={strings.name} value={context.customerName} />}
          <Fact name={strings.language} value={languageName(item.locale, strings.lang)} />
          <Fact name={strings.channel} value={item.channel} />
          <Fact name={strings.queue} value={item.queue} />
          {item.reason && <Fact name={strings.reason} value={item.reason} />}
          <Fact name={strings.since} value={new Date(item.since).toLocaleString(strings.lang, TIME)} />
        </dl>
      </section>
      {context && (
        <section>
          <h3>{strings.asked}</h3>
          <blockquote lang={item.locale}>{context.asked}</blockquote>
          {context.message && (
            <>
              <h4>{strings.left}</h4>
              <blockquote>{context.message.text}</blockquote>
              <dl>
                <Fact name={strings.replyTo} value={context.message.replyTo} />
              </dl>
            </>
          )}
        </section>
      )}
      {context && (
        <section>
          <h3>{strings.tried}</h3>
          {context.summary.length === 0 && <p class="empty">{strings.nothingTried}</p>}
          <ol class="tried">
            {context.summary.map(({ asked, outcome, dialog, source }) => (
              <li>
                <p>{asked || dialog}</p>
                <p class="came">
                  <span class={`tag ${outcome}`}>{outcomes[outcome]}</span>
                  <span>{source}</span>
                </p>
              </li>
            ))}
          </ol>
        </section>
      )}
      {facts.length > 0 && (
        <section>
          <h3>{strings.facts}</h3>
          <dl>
            {facts.map(([name, value]) => (
              <Fact name={name} value={textOf(value)} />
            ))}
          </dl>
        </section>
      )}
      <section>
        <h3>{strings.passages}</h3>
        {passages.length === 0 && <p class="empty">{strings.noPassages}</p>}
        <ol class="passages">
          {passages.map((passage, index) => (
            <li lang={passage.lang}>
              <header>
                <kbd>{index + 1}</kbd>
                <h4>{passage.headingPath.at(-1)}</h4>
                {passage.audience === 'internal' && <span class="tag urgent">{strings.internal}</span>}
              </header>
              {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard. */}
              <div class="passage" tabIndex={0}>
                {renderMarkdown(passage.text, { base: location.origin, sources: [] })}
              </div>
              {onInsert && (
                <button type="button" class="button" onClick={() => onInsert(passage.text)}>
                  {strings.insert}
                  <span class="unseen"> {passage.headingPath.at(-1)}</span>
                </button>
              )}
            </li>
          ))}
        </ol>
      </section>
    </aside>
  )
}

const TIME = { dateStyle: 'short', timeStyle: 'short' } as const

function Fact({ name, value }: { name: string; value: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  )
}

const textOf = (value: JsonValue) => (typeof value === 'string' ? value : JSON.stringify(value))

function languageName(locale: string, lang: string): string {
  try {
    return new Intl.DisplayNames(lang, { type: 'language' }).of(locale) ?? locale
  } catch {
    return locale
  }
}
