import { useState } from 'preact/hooks'
import type { ConversationOutcome, Outcome } from '../../core/outcome.ts'
import type { TranscriptEntry, TranscriptSummary } from '../../core/transcript.ts'
import { fill } from '../../widget/strings/strings.ts'
import { addressOf, useAddress } from '../address.ts'
import type { Api, Standing } from '../api.ts'
import { Lines } from '../components/lines.tsx'
import { Page } from '../components/page.tsx'
import { Purpose } from '../components/purpose.tsx'
import { useDesk } from '../context.ts'
import { nameOf } from '../customer.ts'
import { useLoaded } from '../loaded.ts'
import { channelName, languageName } from '../names.ts'
import { dateAndTime } from '../times.ts'

const LINES = 500

/** Conversations by what is known without reading them, or by what came of them; what was said, for a purpose. */
export function Transcripts({ session }: { session: Standing }) {
  const { api, strings } = useDesk()
  const { query } = useAddress()
  const { conversation, after, until, next, ...filter } = query
  const [reader, setReader] = useState<Api>()
  const list = filter.outcome ? '/outcomes' : '/transcripts'
  const asked = JSON.stringify(filter)
  const loaded = useLoaded(
    () => (conversation ? undefined : api.get<Listed>(list, { ...filter, limit: 50, next })),
    [api, asked, next, conversation],
  )
  if (conversation && !reader) return <Purpose title={strings.transcripts} session={session} onChosen={setReader} />
  if (conversation && reader) {
    const lines = { after: Number(after ?? 0), until: Number(until ?? Number.MAX_SAFE_INTEGER) }
    return <Transcript api={reader} conversation={conversation} {...lines} />
  }
  const { items = [], next: following } = loaded.value ?? {}
  return (
    <Page title={strings.transcripts} loaded={loaded} tools={filter.outcome && <Filter query={filter} />}>
      <Table items={items} />
      <p class="pager">
        {next && (
          <a class="button" href={addressOf('transcripts', filter)}>
            {strings.newest}
          </a>
        )}
        {following && (
          <a class="button" href={addressOf('transcripts', { ...filter, next: following })}>
            {strings.older}
          </a>
        )}
      </p>
    </Page>
  )
}

/** Conversations of both lists: those by outcome are told with their first and last line. */
interface Listed {
  readonly items: readonly (TranscriptSummary | ConversationOutcome)[]
  readonly next?: string
}

/** What is shown, and the way to all. */
function Filter({ query }: { query: Readonly<Record<string, string>> }) {
  const { strings } = useDesk()
  const { outcome, from = '', to = '' } = query
  const name = strings.outcomes[outcome as Outcome] ?? ''
  return (
    <p class="filter">
      <span class="tag">{fill(strings.reporting.ofOutcome, { outcome: name, from, to })}</span>{' '}
      <a href={addressOf('report', { from, to })}>{strings.report}</a>{' '}
      <a href={addressOf('transcripts')}>{strings.reporting.allConversations}</a>
    </p>
  )
}

function Table({ items }: Pick<Listed, 'items'>) {
  const { strings, locale: reader } = useDesk()
  if (items.length === 0) return <p class="empty">{strings.nothingElse}</p>
  return (
    <table>
      <thead>
        <tr>
          <th>{strings.begun}</th>
          <th>{strings.customer}</th>
          <th>{strings.channel}</th>
          <th>{strings.language}</th>
          <th class="number">{strings.lines}</th>
        </tr>
      </thead>
      <tbody>
        {items.map((item) => {
          const { conversation, customer, channel, locale, started } = item
          const part = 'first' in item ? { after: item.first - 1, until: item.last } : {}
          return (
            <tr key={`${conversation} ${started}`}>
              <td>
                <a class="button" href={addressOf('transcripts', { conversation, ...part })}>
                  {dateAndTime(started, reader)}
                </a>
              </td>
              <td>{nameOf({ customer }, strings)}</td>
              <td>{channelName(channel, strings)}</td>
              <td>{locale && languageName(locale, reader)}</td>
              <td class="number">{'first' in item ? item.last - item.first + 1 : item.lines}</td>
            </tr>
          )
        })}
      </tbody>
    </table>
  )
}

interface TranscriptProps {
  readonly api: Api
  readonly conversation: string
  /** The lines behind this one, up to that one. */
  readonly after: number
  readonly until: number
}

function Transcript({ api, conversation, after, until }: TranscriptProps) {
  const { me, strings } = useDesk()
  const masked = String(me.role === 'analyst')
  const path = `/transcripts/${encodeURIComponent(conversation)}`
  const limit = Math.min(LINES, until - after)
  const read = () => api.get<{ items: TranscriptEntry[] }>(path, { after, limit, masked })
  const loaded = useLoaded(read, [api, conversation, after, limit])
  return (
    <Page title={strings.transcript} loaded={loaded}>
      <p>
        <button type="button" class="button" onClick={() => history.back()}>
          ← {strings.transcripts}
        </button>
      </p>
      {loaded.value && <Lines lines={loaded.value.items} />}
    </Page>
  )
}
