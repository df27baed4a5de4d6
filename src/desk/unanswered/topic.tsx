import { useState } from 'preact/hooks'
import type { UnansweredTopic } from '../../core/outcome.ts'
import { fill } from '../../widget/strings/strings.ts'
import { addressOf } from '../address.ts'
import { useDesk } from '../context.ts'
import { languageName } from '../names.ts'
import { AnswerForm } from './answer-form.tsx'

const SHOWN = 3

interface TopicProps {
  readonly topic: UnansweredTopic
  /** One of its questions has a pinned answer. */
  readonly pinned: boolean
  readonly onPinned: () => void
}

/** Questions about the same thing, and what to do about them. */
export function Topic({ topic, pinned, onPinned }: TopicProps) {
  const { strings, locale: reader } = useDesk()
  const texts = strings.correcting
  const [open, setOpen] = useState(false)
  const { count, locale, last } = topic
  const questions = distinct(topic.questions)
  const [first] = questions
  return (
    <li class="topic">
      <p class="count">
        <b>{count}</b> <span class="unseen">{fill(texts.count, { count })}</span>
      </p>
      <div>
        <ul lang={locale}>
          {questions.slice(0, SHOWN).map(({ text, conversation, times }) => (
            <li key={text}>
              <bdi>{text}</bdi>
              {times > 1 && <small> × {times}</small>}{' '}
              <a lang={strings.lang} href={addressOf('transcripts', { conversation })}>
                {texts.inConversation}
              </a>
            </li>
          ))}
        </ul>
        <p class="hint">
          {questions.length > SHOWN && <>{fill(texts.more, { count: questions.length - SHOWN })} · </>}
          {locale && <>{languageName(locale, reader)} · </>}
          {fill(texts.last, { time: new Date(last).toLocaleDateString(reader, { dateStyle: 'medium' }) })}
          {pinned && (
            <>
              {' '}
              <span class="tag answered">{texts.pinned}</span>
            </>
          )}
        </p>
        {open && (
          <AnswerForm
            topic={topic}
            onCancel={() => setOpen(false)}
            onPinned={() => {
              setOpen(false)
              onPinned()
            }}
          />
        )}
      </div>
      {!open && (
        <button type="button" class="button" onClick={() => setOpen(true)}>
          {texts.answer}
          <span class="unseen"> {first?.text}</span>
        </button>
      )}
    </li>
  )
}

/** The same words once, with the newest conversation that has them. */
function distinct(questions: UnansweredTopic['questions']) {
  return [...Map.groupBy(questions, ({ text }) => text)].flatMap(([text, [newest, ...others]]) =>
    newest ? [{ text, conversation: newest.conversation, times: 1 + others.length }] : [],
  )
}
