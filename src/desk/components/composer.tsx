import type { RefObject } from 'preact'
import { useRef, useState } from 'preact/hooks'
import type { CannedAnswer, HandoverItem } from '../../core/desk.ts'
import { Icon } from '../../widget/components/icon.tsx'
import { useDesk } from '../context.ts'
import type { Desk } from '../desk.ts'
import type { Draft } from '../draft.ts'
import type { May } from '../may.ts'
import { useFiles } from '../outgoing-files.ts'
import { Canned, matching } from './canned.tsx'
import { DeskIcon } from './icon.tsx'
import { Tray } from './tray.tsx'

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

/** Where a reply or a note is written, with files and canned answers. */
export function Composer({ field, desk, item, may, canned, draft, onDraft }: ComposerProps) {
  const { strings } = useDesk()
  const form = useRef<HTMLFormElement>(null)
  const kind = may[draft.kind] ? draft.kind : may.note ? 'note' : 'reply'
  const files = useFiles({ desk, handover: item.id, form, disabled: kind === 'note' })
  const [state, setState] = useState<'idle' | 'sending' | 'kept' | 'refused'>('idle')
  const [picking, setPicking] = useState(false)
  const [chosen, setChosen] = useState(0)
  const typed = useRef(0)
  const sending = state === 'sending'
  const slashed = draft.text.startsWith('/')
  const offered = picking || slashed ? matching(canned, slashed ? draft.text.slice(1) : '', item.locale) : undefined

  const write = (text: string) => {
    onDraft({ kind, text })
    setState('idle')
    setPicking(false)
    setChosen(0)
    const now = Date.now()
    if (kind !== 'reply' || text === '' || text.startsWith('/') || now - typed.current < TYPING_EVERY_MS) return
    typed.current = now
    desk.typing(item.id)
  }
  const take = (answer: CannedAnswer | undefined) => {
    const before = slashed ? '' : draft.text.trimEnd()
    if (answer) write(before === '' ? answer.text : `${before}\n\n${answer.text}`)
    field.current?.focus()
  }
  async function send(): Promise<void> {
    const text = draft.text.trim()
    if (text === '' || sending) return
    const { key = crypto.randomUUID() } = draft
    onDraft({ kind, text, key })
    setState('sending')
    const attachments = kind === 'reply' ? await files.upload() : []
    const said = kind === 'reply' ? { kind, text, key, attachments: attachments ?? [] } : { kind, text, key }
    const done = attachments !== undefined && (await desk.act(item.id, said))
    setState(done ? 'idle' : attachments ? 'kept' : 'refused')
    if (done) {
      onDraft({ kind: 'reply', text: '' })
      if (kind === 'reply') files.clear()
    }
    field.current?.focus()
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.isComposing) return
    if (event.key === 'Escape' && picking) return setPicking(false)
    if (event.key === 'Escape') return void document.querySelector<HTMLElement>('.item[aria-current=true]')?.focus()
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (offered && step) setChosen((chosen + step + offered.length) % Math.max(1, offered.length))
    else if (event.key !== 'Enter' || event.shiftKey) return
    else if (offered) take(offered[chosen])
    else send()
    event.preventDefault()
  }
  const empty = draft.text.trim() === ''
  const told = {
    idle: files.problem || (empty && files.list.length > 0 ? strings.writeWith : ''),
    sending: strings.sending,
    kept: strings.kept,
    refused: strings.removeRefused,
  }
  return (
    <form
      ref={form}
      class={files.over ? `composer ${kind} over-files` : `composer ${kind}`}
      onSubmit={(event) => {
        event.preventDefault()
        send()
      }}
    >
      {offered && <Canned answers={offered} chosen={chosen} onTake={take} />}
      <div class="box">
        {kind === 'reply' && <Tray files={files.list} busy={sending} onRemove={files.remove} />}
        <textarea
          ref={field}
          id="words"
          rows={3}
          aria-label={kind === 'reply' ? strings.replyLabel : strings.noteLabel}
          placeholder={files.over ? strings.dropHere : kind === 'reply' ? strings.replyHint : strings.noteHint}
          dir="auto"
          maxLength={8_000}
          value={draft.text}
          readOnly={sending}
          {...(offered && { 'aria-controls': 'canned', 'aria-activedescendant': `canned-${chosen}` })}
          onInput={({ currentTarget }) => write(currentTarget.value)}
          onKeyDown={onKeyDown}
          onPaste={files.onPaste}
        />
        <div class="bar">
          <fieldset>
            <legend class="unseen">{strings.write}</legend>
            {(['reply', 'note'] as const).map((one) => (
              <label key={one} class={may[one] ? '' : 'off'}>
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
          {kind === 'reply' && (
            <>
              <button
                type="button"
                class="tool"
                title={strings.attach}
                aria-label={strings.attach}
                onClick={files.choose}
              >
                <Icon name="clip" />
              </button>
              <button
                type="button"
                class="tool"
                title={strings.canned}
                aria-label={strings.canned}
                aria-expanded={offered !== undefined}
                onClick={() => {
                  setPicking(!picking)
                  setChosen(0)
                  field.current?.focus()
                }}
              >
                <DeskIcon name="canned" />
              </button>
            </>
          )}
          <p role="status">{told[state]}</p>
          <button type="submit" class="button main" disabled={empty || sending}>
            {kind === 'reply' ? strings.send : strings.addNote}
          </button>
        </div>
      </div>
    </form>
  )
}
