import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks'
import { Composer } from './components/composer.tsx'
import { Header } from './components/header.tsx'
import { Messages } from './components/messages.tsx'
import { Notice } from './components/notice.tsx'
import { useConversation, usePanel } from './context.ts'
import { plainText } from './markdown/words.ts'
import { useSheet } from './sheet.ts'

/** A connection that is made within this time needs no words. */
const QUIET = 1_200

interface AppProps {
  readonly open: boolean
  readonly focus: boolean
  onClose(): void
  /** An answer is complete. */
  onAnswer(): void
}

export function App({ open, focus, onClose, onAnswer }: AppProps) {
  const { chat, strings, title } = usePanel()
  const conversation = useConversation(chat)
  const dialog = useRef<HTMLElement>(null)
  const sheet = useSheet(dialog, open)
  const quiet = useQuiet(conversation.status === 'connecting')
  const { latest } = conversation

  const focusComposer = () => dialog.current?.querySelector('textarea')?.focus({ preventScroll: true })
  useLayoutEffect(() => {
    if (open && focus) focusComposer()
  }, [open, focus])
  useEffect(() => {
    if (latest) onAnswer()
  }, [latest])

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
      hidden={!open}
      ref={dialog}
      onKeyDown={onKeyDown}
    >
      <Header onClose={onClose} onRestart={focusComposer} />
      <Notice status={conversation.status} quiet={quiet} />
      <Messages conversation={conversation} open={open} />
      <Composer disabled={conversation.status === 'refused'} />
      <p class="unseen" aria-live="polite" lang={latest?.locale}>
        {latest && `${latest.name || title}: ${plainText(latest.text)}`}
      </p>
    </section>
  )
}

function useQuiet(connecting: boolean): boolean {
  const [waited, setWaited] = useState(false)
  useEffect(() => {
    setWaited(false)
    const timer = setTimeout(() => setWaited(true), QUIET)
    return () => clearTimeout(timer)
  }, [connecting])
  return connecting && !waited
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
