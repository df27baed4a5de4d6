import { useLayoutEffect, useRef, useState } from 'preact/hooks'
import { TEXT_LIMIT } from '../chat.ts'
import { usePanel } from '../context.ts'
import { Icon } from './icon.tsx'

const COUNT_FROM = 400
const TALLEST = 144

export function Composer({ disabled }: { disabled: boolean }) {
  const { chat, strings } = usePanel()
  const [text, setText] = useState('')
  const field = useRef<HTMLTextAreaElement>(null)
  const left = TEXT_LIMIT - text.length
  const sendable = !disabled && text.trim() !== ''

  useLayoutEffect(() => {
    const element = field.current
    if (!element) return
    element.style.height = 'auto'
    element.style.height = `${Math.min(element.scrollHeight, TALLEST)}px`
    element.style.overflowY = element.scrollHeight > TALLEST ? 'auto' : 'hidden'
  }, [text])

  const send = () => {
    field.current?.focus()
    if (!sendable) return
    chat.send(text.trim())
    setText('')
  }

  const onKeyDown = (event: KeyboardEvent) => {
    // While an input method composes, Enter chooses a candidate; Safari ends composing before the key (229).
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing || event.keyCode === 229) return
    event.preventDefault()
    send()
  }

  return (
    <form
      class="composer"
      onSubmit={(event) => {
        event.preventDefault()
        send()
      }}
    >
      <div class="box">
        <textarea
          ref={field}
          rows={1}
          dir="auto"
          enterkeyhint="send"
          aria-label={strings.label}
          aria-describedby={left < COUNT_FROM ? 'left' : undefined}
          placeholder={strings.placeholder}
          value={text}
          disabled={disabled}
          onInput={(event) => setText(event.currentTarget.value)}
          onKeyDown={onKeyDown}
        />
        <button type="submit" class="send" aria-label={strings.send} title={strings.send} aria-disabled={!sendable}>
          <Icon name="send" />
        </button>
      </div>
      {left < COUNT_FROM && (
        <p id="left" class={left < 0 ? 'left over' : 'left'} role="status">
          {left < 0 ? strings.tooLong(-left) : strings.left(left)}
        </p>
      )}
    </form>
  )
}
