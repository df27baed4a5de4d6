import { useState } from 'preact/hooks'
import type { TranscriptEntry, TranscriptPage, TranscriptSummary } from '../../core/transcript.ts'
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

/** Conversations by what is known without reading them; what was said, for a purpose. */
export function Transcripts({ session }: { session: Standing }) {
  const { api, strings } = useDesk()
  const [pages, setPages] = useState<readonly string[]>([])
  const [chosen, setChosen] = useState<string>()
  const [reader, setReader] = useState<Api>()
  const next = pages.at(-1)
  const loaded = useLoaded(() => api.get<TranscriptPage>('/transcripts', { limit: 50, next }), [api, next])
  if (chosen && !reader) return <Purpose title={strings.transcripts} session={session} onChosen={setReader} />
  if (chosen && reader) return <Transcript api={reader} conversation={chosen} onBack={() => setChosen(undefined)} />
  const { items = [], next: following } = loaded.value ?? {}
  return (
    <Page title={strings.transcripts} loaded={loaded}>
      <Table items={items} onRead={setChosen} />
      <p class="pager">
        {next && (
          <button type="button" class="button" onClick={() => setPages(pages.slice(0, -1))}>
            {strings.newer}
          </button>
        )}
        {following && (
          <button type="button" class="button" onClick={() => setPages([...pages, following])}>
            {strings.older}
          </button>
        )}
      </p>
    </Page>
  )
}

interface TableProps {
  readonly items: readonly TranscriptSummary[]
  readonly onRead: (conversation: string) => void
}

function Table({ items, onRead }: TableProps) {
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
        {items.map(({ conversation, customer, channel, locale, started, lines }) => (
          <tr key={conversation}>
            <td>
              <button type="button" class="button" onClick={() => onRead(conversation)}>
                {dateAndTime(started, reader)}
              </button>
            </td>
            <td>{nameOf({ customer }, strings)}</td>
            <td>{channelName(channel, strings)}</td>
            <td>{locale && languageName(locale, reader)}</td>
            <td class="number">{lines}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

interface TranscriptProps {
  readonly api: Api
  readonly conversation: string
  readonly onBack: () => void
}

function Transcript({ api, conversation, onBack }: TranscriptProps) {
  const { me, strings } = useDesk()
  const masked = String(me.role === 'analyst')
  const path = `/transcripts/${encodeURIComponent(conversation)}`
  const read = () => api.get<{ items: TranscriptEntry[] }>(path, { limit: LINES, masked })
  const loaded = useLoaded(read, [api, conversation])
  return (
    <Page title={strings.transcript} loaded={loaded}>
      <p>
        <button type="button" class="button" onClick={onBack}>
          ← {strings.transcripts}
        </button>
      </p>
      {loaded.value && <Lines lines={loaded.value.items} />}
    </Page>
  )
}
