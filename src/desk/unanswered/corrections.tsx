import { useState } from 'preact/hooks'
import type { Correction } from '../../core/correction.ts'
import { renderMarkdown } from '../../widget/markdown/markdown.tsx'
import { fill } from '../../widget/strings/strings.ts'
import { Scrolls } from '../components/scrolls.tsx'
import { useDesk } from '../context.ts'
import { problemOf } from '../problems.ts'

interface CorrectionsProps {
  readonly items: readonly Correction[]
  readonly onRemoved: () => void
}

/** What was decided over the documents, by whom, why and for how long; and its end. */
export function Corrections({ items, onRemoved }: CorrectionsProps) {
  const { strings } = useDesk()
  const texts = strings.correcting
  return (
    <section>
      <h3>{texts.standing}</h3>
      {items.length === 0 ? (
        <p class="empty">{texts.noneStanding}</p>
      ) : (
        <Scrolls label={texts.standing}>
          <table class="corrections">
            <thead>
              <tr>
                <th>{texts.what}</th>
                <th>{texts.who}</th>
                <th>{texts.reason}</th>
                <th>{texts.ends}</th>
                <th>
                  <span class="unseen">{texts.remove}</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {items.map((correction) => (
                <Row key={correction.id} correction={correction} onRemoved={onRemoved} />
              ))}
            </tbody>
          </table>
        </Scrolls>
      )}
    </section>
  )
}

function Row({ correction, onRemoved }: { correction: Correction; onRemoved: () => void }) {
  const { strings, locale } = useDesk()
  const texts = strings.correcting
  const { id, kind, author, reason, created, expires } = correction
  const asked = kind === 'block-passage' ? [correction.passage] : correction.questions
  const day = (time: number) => new Date(time).toLocaleDateString(locale, { dateStyle: 'medium' })
  return (
    <tr>
      <td>
        <span class="tag">{texts.kinds[kind]}</span>
        <ul>
          {asked.map((question) => (
            <li key={question}>
              <bdi>{question}</bdi>
            </li>
          ))}
        </ul>
        {kind === 'pin' && (
          <div class="passage">{renderMarkdown(correction.text, { base: location.origin, sources: [] })}</div>
        )}
      </td>
      <td>
        {author}
        <br />
        {day(created)}
      </td>
      <td class="long">{reason}</td>
      <td>
        {expires === undefined ? texts.never : day(expires)}{' '}
        {expires !== undefined && expires <= Date.now() && <span class="tag">{texts.expired}</span>}
      </td>
      <td>
        <Remove id={id} what={asked[0] ?? ''} onRemoved={onRemoved} />
      </td>
    </tr>
  )
}

/** Asks once more: every customer is told something else from then on. */
function Remove({ id, what, onRemoved }: { id: string; what: string; onRemoved: () => void }) {
  const { api, strings } = useDesk()
  const texts = strings.correcting
  const [sure, setSure] = useState(false)
  const [problem, setProblem] = useState<string>()
  const remove = () =>
    api
      .call(`/corrections/${encodeURIComponent(id)}`, { method: 'DELETE' })
      .then(onRemoved, (error: unknown) => setProblem(problemOf(error, strings)))
  if (!sure) {
    return (
      <button type="button" class="button" aria-label={fill(texts.removeIt, { what })} onClick={() => setSure(true)}>
        {texts.remove}
      </button>
    )
  }
  return (
    <>
      <p>{texts.really}</p>
      <p class="pager">
        <button type="button" class="button main" onClick={remove}>
          {texts.remove}
        </button>
        <button type="button" class="button" onClick={() => setSure(false)}>
          {texts.keep}
        </button>
      </p>
      <p role="alert" class="problem">
        {problem}
      </p>
    </>
  )
}
