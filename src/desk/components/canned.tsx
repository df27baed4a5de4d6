import type { CannedAnswer } from '../../core/desk.ts'
import { useDesk } from '../context.ts'

const SHOWN = 6

/** Those with these words in them, the customer's language first. */
export function matching(answers: readonly CannedAnswer[], words: string, locale: string): readonly CannedAnswer[] {
  const wanted = words.trim().toLowerCase()
  const language = (tag: string) => tag.split('-')[0]
  const near = ({ locale: own }: CannedAnswer) => Number(language(own) === language(locale))
  return answers
    .filter(({ title, text }) => `${title} ${text}`.toLowerCase().includes(wanted))
    .toSorted((one, other) => near(other) - near(one))
    .slice(0, SHOWN)
}

interface CannedProps {
  readonly answers: readonly CannedAnswer[]
  readonly chosen: number
  readonly onTake: (answer: CannedAnswer) => void
}

export function Canned({ answers, chosen, onTake }: CannedProps) {
  const { strings } = useDesk()
  if (answers.length === 0) return <p class="canned none">{strings.noCanned}</p>
  return (
    <div id="canned" class="canned" role="listbox" aria-label={strings.canned}>
      {answers.map((answer, index) => (
        // biome-ignore lint/a11y/useKeyWithClickEvents: the text field beside it has the keys.
        <div
          id={`canned-${index}`}
          role="option"
          tabIndex={-1}
          lang={answer.locale}
          aria-selected={index === chosen}
          onClick={() => onTake(answer)}
        >
          <b>{answer.title}</b>
          <span>{answer.text}</span>
        </div>
      ))}
    </div>
  )
}
