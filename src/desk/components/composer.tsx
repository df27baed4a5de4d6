import type { RefObject } from 'preact'
import { useRef, useState } from 'preact/hooks'
import type { CannedAnswer, HandoverItem } from '../../core/desk.ts'
import { useDesk } from '../context.ts'
import type { Desk } from '../desk.ts'
import type { Draft } from '../draft.ts'
import type { May } from '../may.ts'
import { Canned, matching } from './canned.tsx'

interface ComposerProps {
  readonly field: RefObject<HTMLTextAreaElement | null>
  readonly desk: Desk
  readonly item: HandoverItem
  readonly may: May
  readonly canned: readonly CannedAnswer[]
  readonly draft: Draft
  readonly onDraft: (draft: Draft) => void
}

/** How often the customer is told that somebody writes. */
const TYPING_EVERY_MS = 3_000

export function Composer({ field, desk, item, may, canned, draft, onDraft }: ComposerProps) {
  const { strings } = useDesk()
  const [sending, setSending] = useState(false)
  const [kept, setKept] = useState(false)
  const [chosen, setChosen] = useState(0)
  const typed = useRef(0)
  const kind = may[draft.kind] ? draft.kind : may.note ? 'note' : 'reply'
  if (!may.reply && !may.note) {
    const why = { waiting: strings.takeFirst, taken: strings.elsewhere, closed: strings.reopenFirst }
    return <p class="instead">{why[item.status]}</p>
  }
  const offered = draft.text.startsWith('/') ? matching(canned, draft.text.slice(1), item.locale) : undefined

  const write = (text: string) => {
    onDraft({ kind, text })
    setKept(false)
    setChosen(0)
    const now = Date.now()
    if (kind !== 'reply' || text === '' || text.startsWith('/') || now - typed.current < TYPING_EVERY_MS) return
    typed.current = now
    desk.typing(item.id)
  }
  const take = (answer: CannedAnswer | undefined) => {
    if (answer) write(answer.text)
    field.current?.focus()
  }
  async function send(): Promise<void> {
    const text = draft.text.trim()
    if (text === '' || sending) return
    const { key = crypto.randomUUID() } = draft
    onDraft({ kind, text, key })
    setSending(true)
    const done = await desk.act(item.id, { kind, text, key })
    setSending(false)
    setKept(!done)
    if (done) onDraft({ kind: 'reply', text: '' })
    field.current?.focus()
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.isComposing) return
    if (event.key === 'Escape') return void document.querySelector<HTMLElement>('.item[aria-current=true]')?.focus()
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (offered && step) setChosen((chosen + step + offered.length) % Math.max(1, offered.length))
    else if (event.key !== 'Enter' || event.shiftKey) return
    else if (offered) take(offered[chosen])
    else send()
    event.preventDefault()
  }
  const label = kind === 'reply' ? strings.replyLabel : strings.noteLabel
  return (
    <form
      class={`composer ${kind}`}
      onSubmit={(event) => {
        event.preventDefault()
        send()
      }}
    >
      {offered && <Canned answers={offered} chosen={chosen} onTake={take} />}
      <div class="box">
        <textarea
          ref={field}
          rows={3}
          aria-label={label}
          placeholder={kind === 'reply' ? strings.replyHint : strings.noteHint}
          maxLength={8_000}
          value={draft.text}
          readOnly={sending}
          {...(offered && { 'aria-controls': 'canned', 'aria-activedescendant': `canned-${chosen}` })}
          onInput={({ currentTarget }) => write(currentTarget.value)}
          onKeyDown={onKeyDown}
        />
        <div class="bar">
          <fieldset>
            <legend class="unseen">{strings.write}</legend>
            {(['reply', 'note'] as const).map((one) => (
              <label class={may[one] ? '' : 'off'}>
                <input
                  type="radio"
                  name="kind"
                  class="unseen"
                  disabled={!may[one]}
                  checked={one === kind}
                  onChange={() => onDraft({ kind: one, text: draft.text })}
                />
                {strings[one]}
              </label>
            ))}
          </fieldset>
          <p role="status">{sending ? strings.sending : kept ? strings.kept : ''}</p>
          <button type="submit" class="button main" disabled={draft.text.trim() === '' || sending}>
            {kind === 'reply' ? strings.send : strings.addNote}
          </button>
        </div>
      </div>
    </form>
  )
}
