import { useId, useState } from 'preact/hooks'
import type { UnansweredTopic } from '../../core/outcome.ts'
import { saveFile } from '../../widget/save-file.ts'
import { useDesk } from '../context.ts'
import { problemOf } from '../problems.ts'
import { faqDraft } from './faq-draft.ts'

const MOST_QUESTIONS = 20

interface AnswerFormProps {
  readonly topic: UnansweredTopic
  readonly onPinned: () => void
  readonly onCancel: () => void
}

/** One answer, for two uses: pinned at once, or as a draft of the document that lacks. */
export function AnswerForm({ topic, onPinned, onCancel }: AnswerFormProps) {
  const { api, strings } = useDesk()
  const texts = strings.correcting
  const id = useId()
  const [questions, setQuestions] = useState([...new Set(topic.questions.map(({ text }) => oneLine(text)))].join('\n'))
  const [text, setText] = useState('')
  const [reason, setReason] = useState('')
  const [until, setUntil] = useState('')
  const [said, setSaid] = useState<string>()
  const [problem, setProblem] = useState<string>()
  const asked = questions.split('\n').map(oneLine).filter(Boolean).slice(0, MOST_QUESTIONS)
  const draft = () => faqDraft({ question: asked[0] ?? '', text, lang: topic.locale })

  async function pin() {
    setProblem(undefined)
    try {
      const expires = until === '' ? {} : { expires: new Date(`${until}T00:00`).getTime() }
      await api.post('/corrections/pins', { questions: asked, text: text.trim(), reason: reason.trim(), ...expires })
      onPinned()
    } catch (error) {
      setProblem(problemOf(error, strings))
    }
  }

  return (
    <form
      class="answer"
      onSubmit={(event) => {
        event.preventDefault()
        pin()
      }}
    >
      <label for={`${id}-questions`}>{texts.questions}</label>
      <textarea
        id={`${id}-questions`}
        required
        lang={topic.locale}
        aria-describedby={`${id}-hint`}
        value={questions}
        onInput={({ currentTarget }) => setQuestions(currentTarget.value)}
      />
      <p id={`${id}-hint`} class="hint">
        {texts.questionsHint}
      </p>
      <label for={`${id}-text`}>{texts.text}</label>
      <textarea
        id={`${id}-text`}
        required
        lang={topic.locale}
        maxLength={8_000}
        value={text}
        onInput={({ currentTarget }) => setText(currentTarget.value)}
      />
      <div class="ways">
        <fieldset>
          <legend>{texts.pin}</legend>
          <p class="hint">{texts.pinHint}</p>
          <label for={`${id}-reason`}>{texts.reason}</label>
          <input
            id={`${id}-reason`}
            required
            maxLength={500}
            value={reason}
            onInput={({ currentTarget }) => setReason(currentTarget.value)}
          />
          <label for={`${id}-until`}>{texts.until}</label>
          <input
            id={`${id}-until`}
            type="date"
            value={until}
            onInput={({ currentTarget }) => setUntil(currentTarget.value)}
          />
          <button type="submit" class="button main">
            {texts.pin}
          </button>
        </fieldset>
        <fieldset>
          <legend>{texts.draft}</legend>
          <p class="hint">{texts.draftHint}</p>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard. */}
          <pre tabIndex={0}>{draft()}</pre>
          <p class="pager">
            <button
              type="button"
              class="button"
              onClick={() => navigator.clipboard.writeText(draft()).then(() => setSaid(texts.copied))}
            >
              {texts.copy}
            </button>
            <button
              type="button"
              class="button"
              onClick={() => saveFile(new File([draft()], fileName(topic.locale), { type: 'text/markdown' }))}
            >
              {texts.save}
            </button>
          </p>
        </fieldset>
      </div>
      <p class="pager">
        <button type="button" class="button quiet" onClick={onCancel}>
          {texts.cancel}
        </button>
        <span role="status">{said}</span>
        <span role="alert" class="problem">
          {problem}
        </span>
      </p>
    </form>
  )
}

const oneLine = (text: string) => text.replaceAll(/\s+/g, ' ').trim()
const fileName = (locale: string | undefined) => `faq-draft${locale === undefined ? '' : `.${locale}`}.md`
