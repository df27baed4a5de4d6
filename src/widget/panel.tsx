import { render } from 'preact'
import { App } from './app.tsx'
import { createChat } from './chat.ts'
import { PanelProvider } from './context.ts'
import type { Panel, PanelOptions } from './contract.ts'
import { panel as english } from './strings/en.ts'
import { isChinese } from './strings/locale.ts'
import { panel as chinese } from './strings/zh.ts'
import css from './style.css?inline'
import { adopt, styleSheet } from './stylesheet.ts'

const sheet = styleSheet(css)

/** Puts the panel into the launcher's shadow root and connects it. */
export function mount({ root, base, title, locale, onClose, onUnread }: PanelOptions): Panel {
  adopt(root, sheet)
  const place = document.createElement('div')
  root.append(place)

  const chat = createChat({ base, locale })
  const context = { chat, base, title, locale, strings: isChinese(locale) ? chinese : english }
  let open = false
  let unread = 0

  const onAnswer = () => {
    if (open) return
    unread += 1
    onUnread(unread)
  }

  function show(shown: boolean, focus: boolean): void {
    open = shown
    unread = 0
    render(
      <PanelProvider value={context}>
        <App open={open} focus={focus} onClose={onClose} onAnswer={onAnswer} />
      </PanelProvider>,
      place,
    )
  }

  chat.connect()
  return {
    show: (focus) => show(true, focus),
    hide: () => show(false, false),
    send: chat.send,
    dispose() {
      chat.disconnect()
      render(null, place)
      place.remove()
    },
  }
}
