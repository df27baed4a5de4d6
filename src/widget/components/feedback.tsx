import { useRef, useState } from 'preact/hooks'
import { usePanel } from '../context.ts'
import type { Rating } from '../conversation.ts'
import { Copy } from './copy.tsx'
import { Tool } from './tool.tsx'

/** Under an answer: copying, and thumbs; thumbs down also asks why. The bot itself says its thanks. */
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

  const thumb = (to: Rating, label: string) => (
    <Tool
      icon="up"
      look="tool small"
      label={label}
      flipped={to === 'down'}
      aria-pressed={rating === to}
      onClick={() => rate(to)}
    />
  )

  return (
    <div class="feedback" ref={group}>
      <Copy />
      {thumb('up', strings.helpful)}
      {thumb('down', strings.notHelpful)}
      {asking && <Comment onDone={explain} />}
    </div>
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
