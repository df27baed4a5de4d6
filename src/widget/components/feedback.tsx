import { useRef, useState } from 'preact/hooks'
import { usePanel } from '../context.ts'
import type { Rating } from '../conversation.ts'
import { Icon } from './icon.tsx'

/** Thumbs under an answer; thumbs down also asks why. The bot itself says its thanks. */
export function Feedback({ reply, rating }: { reply: string; rating: Rating | undefined }) {
  const { chat, strings } = usePanel()
  const [asking, setAsking] = useState(false)
  const group = useRef<HTMLDivElement>(null)

  const rate = (next: Rating) => {
    if (next === rating) return
    chat.rate(reply, next)
    setAsking(next === 'down')
  }
  const explain = (comment: string) => {
    if (comment) chat.rate(reply, 'down', comment)
    setAsking(false)
    // The field that had the focus is gone.
    group.current?.querySelector<HTMLElement>('[aria-pressed="true"]')?.focus()
  }

  return (
    <div class="feedback" ref={group}>
      <Thumb label={strings.helpful} chosen={rating === 'up'} onClick={() => rate('up')} />
      <Thumb label={strings.notHelpful} chosen={rating === 'down'} down onClick={() => rate('down')} />
      {asking && <Comment onDone={explain} />}
    </div>
  )
}

function Thumb({ label, chosen, down, onClick }: { label: string; chosen: boolean; down?: boolean; onClick(): void }) {
  return (
    <button type="button" class="thumb" aria-label={label} title={label} aria-pressed={chosen} onClick={onClick}>
      <Icon name="up" flipped={down ?? false} />
    </button>
  )
}

const focus = (element: HTMLElement | null) => element?.focus()

function Comment({ onDone }: { onDone(comment: string): void }) {
  const { strings } = usePanel()
  const [text, setText] = useState('')
  return (
    <form
      class="comment"
      onSubmit={(event) => {
        event.preventDefault()
        onDone(text.trim())
      }}
    >
      <input
        type="text"
        maxLength={1000}
        dir="auto"
        aria-label={strings.whatWasWrong}
        placeholder={strings.whatWasWrong}
        value={text}
        ref={focus}
        onInput={(event) => setText(event.currentTarget.value)}
      />
      <button type="submit" class="chip strong">
        {strings.send}
      </button>
    </form>
  )
}
