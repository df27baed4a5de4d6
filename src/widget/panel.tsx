import { render } from 'preact'
import { App } from './app.tsx'
import { createChat } from './chat.ts'
import { PanelProvider } from './context.ts'
import type { Panel, PanelOptions } from './contract.ts'
import { kept } from './kept.ts'
import { panel as english } from './strings/en.ts'
import { isChinese } from './strings/strings.ts'
import css from './style.css?inline'
import { adopt, styleSheet } from './stylesheet.ts'

const sheet = styleSheet(css)

/** Puts the panel into the launcher's shadow root and connects it. */
export async function mount({ root, onClose, onUnread, ...options }: PanelOptions): Promise<Panel> {
  const { base, locale, privacyNotice } = options
  const known = isChinese(locale) ? (await import('./strings/zh.ts')).panel : english
  adopt(root, sheet)
  const place = document.createElement('div')
  root.append(place)

  const chat = createChat(options)
  const strings = { ...known, ...options.strings }
  const draft = kept(() => sessionStorage, `parley-draft:${base}`)
  const agreed = kept(() => localStorage, `parley-privacy:${base}`)
  const time = new Intl.DateTimeFormat(locale, { timeStyle: 'short' })
  const context = { ...options, chat, strings, draft, time }
  /** Other words are to be agreed to again. */
  const accepted = () => !privacyNotice || agreed.get() === privacyNotice.text
  /** What the page said before the customer agreed. */
  let held: string[] = []
  let open = false
  let unread = 0

  const onAnswer = () => {
    if (open) return
    unread += 1
    onUnread(unread)
  }

  const onAccept = () => {
    if (privacyNotice) agreed.set(privacyNotice.text)
    show(true, true)
    for (const text of held) chat.send(text)
    held = []
  }

  function show(shown: boolean, focus: boolean): void {
    open = shown
    unread = 0
    render(
      <PanelProvider value={context}>
        <App {...{ open, focus, onClose, onAnswer, onAccept }} accepted={accepted()} />
      </PanelProvider>,
      place,
    )
  }

  chat.connect()
  return {
    show: (focus) => show(true, focus),
    hide: () => show(false, false),
    send(text) {
      if (accepted()) chat.send(text)
      else held.push(text)
    },
    identify: chat.identify,
    dispose() {
      chat.disconnect()
      render(null, place)
      place.remove()
    },
  }
}
