import { useState } from 'preact/hooks'
import type { Correction } from '../../core/correction.ts'
import type { Unanswered as Questioned } from '../../core/outcome.ts'
import { useAddress } from '../address.ts'
import type { Api, Standing } from '../api.ts'
import { Page } from '../components/page.tsx'
import { Purpose } from '../components/purpose.tsx'
import { useDesk } from '../context.ts'
import { useLoaded } from '../loaded.ts'
import { DaysPicker } from '../report/days-picker.tsx'
import { Corrections } from '../unanswered/corrections.tsx'
import { Topic } from '../unanswered/topic.tsx'

/** What nothing answered, by topic: what to write next, or to pin at once; and what was. */
export function Unanswered({ session }: { session: Standing }) {
  const { strings } = useDesk()
  const [reader, setReader] = useState<Api>()
  if (!reader) return <Purpose title={strings.unanswered} session={session} onChosen={setReader} />
  return <Questions reader={reader} />
}

function Questions({ reader }: { reader: Api }) {
  const { api, strings } = useDesk()
  const texts = strings.correcting
  const { query } = useAddress()
  const { days, from, to } = query
  const [changes, setChanges] = useState(0)
  const [said, setSaid] = useState<string>()
  const loaded = useLoaded(() => reader.get<Questioned>('/unanswered', { days, from, to }), [reader, days, from, to])
  const standing = useLoaded(() => api.get<{ items: Correction[] }>('/corrections'), [api, changes])
  const corrections = standing.value?.items ?? []
  const pinned = new Set(corrections.flatMap((one) => (one.kind === 'pin' ? one.questions : [])))
  const changed = (text?: string) => {
    setChanges((count) => count + 1)
    setSaid(text)
  }
  const topics = loaded.value?.topics ?? []
  return (
    <Page
      title={strings.unanswered}
      loaded={loaded}
      tools={<DaysPicker view="unanswered" query={query} days={loaded.value?.days} />}
    >
      <p class="hint">{texts.lead}</p>
      <p role="status">{said}</p>
      {topics.length === 0 && <p class="empty">{texts.none}</p>}
      <ol class="topics">
        {topics.map((topic) => {
          const [first] = topic.questions
          return (
            <Topic
              key={`${first?.conversation} ${first?.sequence}`}
              topic={topic}
              pinned={topic.questions.some(({ text }) => pinned.has(text))}
              onPinned={() => changed(texts.pinDone)}
            />
          )
        })}
      </ol>
      {standing.value && <Corrections items={corrections} onRemoved={() => changed()} />}
      {standing.problem && (
        <p role="alert" class="problem">
          {standing.problem}
        </p>
      )}
    </Page>
  )
}
