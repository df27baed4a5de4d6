import { useEffect, useRef, useState } from 'preact/hooks'
import { Composer } from './components/composer.tsx'
import { Header } from './components/header.tsx'
import { Messages } from './components/messages.tsx'
import { Notice } from './components/notice.tsx'
import { Privacy } from './components/privacy.tsx'
import { useConversation, usePanel } from './context.ts'
import { useSheet } from './sheet.ts'

interface AppProps {
  /** The customer has agreed to what must be known before the first message. */
  readonly accepted: boolean
  onAccept(): void
  readonly open: boolean
  readonly focus: boolean
  onClose(): void
  /** An answer is complete. */
  onAnswer(): void
}

export function App({ open, focus, accepted, onAccept, onClose, onAnswer }: AppProps) {
  const { chat, strings, title, privacyNotice } = usePanel()
  const conversation = useConversation(chat)
  const dialog = useRef<HTMLElement>(null)
  const sheet = useSheet(dialog, open)
  const { latest, status, banner } = conversation
  const closed = status === 'closed'
  const asks = privacyNotice !== undefined && !accepted

  const focusComposer = () =>
    dialog.current?.querySelector<HTMLElement>('textarea, .privacy button')?.focus({ preventScroll: true })
  useEffect(() => {
    if (open && focus) focusComposer()
  }, [open, focus, accepted])
  const [heard, setHeard] = useState('')
  useEffect(() => {
    if (!latest) return setHeard('')
    // As it is shown, and whole: it has streamed in by now.
    const shown = dialog.current?.querySelector<HTMLElement>(`[data-key="${CSS.escape(latest.key)}"] .text`)
    setHeard(`${latest.senderName || title}: ${shown?.innerText ?? latest.text}`)
    onAnswer()
  }, [latest])
  useEffect(() => {
    if (open) chat.check()
  }, [open])

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape' && !event.isComposing) {
      event.stopPropagation()
      onClose()
    }
    if (event.key === 'Tab' && sheet && dialog.current) keepInside(event, dialog.current)
  }

  return (
    <section
      class="panel"
      role="dialog"
      aria-label={title}
      aria-modal={sheet || undefined}
      lang={strings.lang}
      dir={strings.dir === 'rtl' ? 'rtl' : 'ltr'}
      hidden={!open}
      ref={dialog}
      onKeyDown={onKeyDown}
    >
      <Header onClose={onClose} onRestart={focusComposer} />
      {/* The place is there before its words are: only then are they read out. */}
      <p class="banner" role="status" dir="auto">
        {banner}
      </p>
      <Notice status={status} />
      <Messages conversation={conversation} open={open} enabled={!closed && !asks} />
      {closed ? (
        <p class="closed" role="status" dir="auto">
          {conversation.closedText ?? strings.closed}
        </p>
      ) : asks ? (
        <Privacy notice={privacyNotice} onAccept={onAccept} />
      ) : (
        <Composer disabled={status === 'refused'} />
      )}
      <p class="unseen" aria-live="polite" lang={latest?.locale}>
        {heard}
      </p>
    </section>
  )
}

/** On a phone the panel covers the page, so the focus stays in it. */
function keepInside(event: KeyboardEvent, dialog: HTMLElement): void {
  const stops = [...dialog.querySelectorAll<HTMLElement>('a[href], button, input, textarea, [tabindex="0"]')].filter(
    (element) => element.checkVisibility(),
  )
  const [from, to] = event.shiftKey ? [stops[0], stops.at(-1)] : [stops.at(-1), stops[0]]
  if (event.target !== from) return
  event.preventDefault()
  to?.focus()
}
