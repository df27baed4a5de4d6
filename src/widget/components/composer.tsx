import { useLayoutEffect, useRef, useState } from 'preact/hooks'
import { hideCardNumbers } from '../card-number.ts'
import { TEXT_LIMIT } from '../chat.ts'
import { usePanel } from '../context.ts'
import { fill } from '../strings/strings.ts'
import { useAttach } from './attach.ts'
import { Tool } from './tool.tsx'
import { Tray } from './tray.tsx'

const COUNT_FROM = 400
const TALLEST = 144

export function Composer({ disabled }: { disabled: boolean }) {
  const { chat, strings, rules, draft } = usePanel()
  const [text, setText] = useState(draft.get() ?? '')
  const [warned, setWarned] = useState(false)
  const form = useRef<HTMLFormElement>(null)
  const field = useRef<HTMLTextAreaElement>(null)
  const picker = useRef<HTMLInputElement>(null)
  const attach = useAttach(form, disabled)
  const left = TEXT_LIMIT - text.length
  const sendable = !disabled && (text.trim() !== '' || attach.files.length > 0)

  useLayoutEffect(() => {
    const element = field.current
    if (!element) return
    element.style.height = text ? 'auto' : ''
    // An empty field has its height from the style sheet: opening must not wait for a layout.
    if (!text) return
    element.style.height = `${Math.min(element.scrollHeight, TALLEST)}px`
    element.style.overflowY = element.scrollHeight > TALLEST ? 'auto' : 'hidden'
  }, [text])
  // It is there again on the next page, however soon that comes.
  useLayoutEffect(() => draft.set(text || null), [text])

  const send = (hidden = hideCardNumbers(text), anyway = false) => {
    field.current?.focus()
    if (!sendable) return
    if (hidden !== text && !anyway) return setWarned(true)
    chat.send(hidden.trim(), attach.files)
    setText('')
    setWarned(false)
    attach.clear()
  }

  const onKeyDown = (event: KeyboardEvent) => {
    // While an input method composes, Enter chooses a candidate; Safari ends composing before the key (229).
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing || event.keyCode === 229) return
    event.preventDefault()
    send()
  }

  const onPaste = (event: ClipboardEvent) => {
    const files = event.clipboardData?.files
    if (!files?.length) return
    event.preventDefault()
    attach.add(files)
  }

  return (
    <form
      class="composer"
      ref={form}
      onSubmit={(event) => {
        event.preventDefault()
        send()
      }}
    >
      {warned && (
        <div class="warning" role="alert">
          <p>{strings.cardNumber}</p>
          <button
            type="button"
            class="chip strong"
            onClick={() => {
              setWarned(false)
              field.current?.focus()
            }}
          >
            {strings.cardEdit}
          </button>
          <button type="button" class="chip" onClick={() => send(undefined, true)}>
            {strings.cardSend}
          </button>
        </div>
      )}
      {attach.problem && (
        <p class="warning" role="alert">
          {attach.problem}
        </p>
      )}
      <div class="box">
        <Tray files={attach.files} onRemove={attach.remove} />
        <Tool icon="clip" label={strings.attach} disabled={disabled} onClick={() => picker.current?.click()} />
        <input
          type="file"
          hidden
          multiple
          accept={rules.types.join()}
          ref={picker}
          onChange={({ currentTarget }) => {
            attach.add(currentTarget.files ?? [])
            // The same file may be chosen again.
            currentTarget.value = ''
            field.current?.focus()
          }}
        />
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
          onInput={(event) => {
            setText(event.currentTarget.value)
            chat.typing()
          }}
          onKeyDown={onKeyDown}
          onPaste={onPaste}
        />
        <Tool icon="send" look="send" label={strings.send} type="submit" aria-disabled={!sendable} />
      </div>
      {left < COUNT_FROM && (
        <p id="left" class={left < 0 ? 'left over' : 'left'} role="status">
          {fill(left < 0 ? strings.tooLong : strings.left, { count: Math.abs(left) })}
        </p>
      )}
      {attach.over && <p class="drop">{strings.drop}</p>}
    </form>
  )
}
