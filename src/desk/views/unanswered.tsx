import { useState } from 'preact/hooks'
import type { UnansweredTopic } from '../../core/outcome.ts'
import type { Api, Standing } from '../api.ts'
import { Page } from '../components/page.tsx'
import { Purpose } from '../components/purpose.tsx'
import { useDesk } from '../context.ts'
import { useLoaded } from '../loaded.ts'

/** What nothing answered, by topic: what to write next. */
export function Unanswered({ session }: { session: Standing }) {
  const { strings } = useDesk()
  const [reader, setReader] = useState<Api>()
  const loaded = useLoaded(() => reader?.get<{ items: UnansweredTopic[] }>('/unanswered'), [reader])
  if (!reader) return <Purpose title={strings.unanswered} session={session} onChosen={setReader} />
  return (
    <Page title={strings.unanswered} loaded={loaded}>
      {loaded.value?.items.length === 0 && <p class="empty">{strings.nothingElse}</p>}
      <ol class="topics">
        {loaded.value?.items.map(({ count, locale, questions }) => (
          <li>
            <span class="share">{count}</span>
            <ul lang={locale}>
              {questions.map(({ text }) => (
                <li>{text}</li>
              ))}
            </ul>
          </li>
        ))}
      </ol>
    </Page>
  )
}
