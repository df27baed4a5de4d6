import { kept } from './kept.ts'
import type { ChatSettings } from './settings.ts'
import { icon } from './svg.ts'

/** A bubble beside the launcher that invites to a chat, until the customer has opened one or sent it away. */
export function createTeaser({ base, teaser }: ChatSettings, on: { open(): void; dismissLabel(): string }) {
  const dismissed = kept(() => localStorage, `parley-teaser:${base}`)
  const bubble = document.createElement('div')
  bubble.className = 'teaser'
  bubble.hidden = true
  let timer: ReturnType<typeof setTimeout> | undefined

  function dismiss(): void {
    clearTimeout(timer)
    bubble.hidden = true
    if (teaser) dismissed.set(teaser.text)
  }

  if (teaser) {
    const text = document.createElement('button')
    text.type = 'button'
    text.dir = 'auto'
    text.textContent = teaser.text
    text.onclick = on.open
    const close = document.createElement('button')
    close.type = 'button'
    close.className = 'dismiss'
    close.append(icon('', 'M6 6l12 12M18 6 6 18'))
    close.onclick = dismiss
    bubble.append(text, close)
    // Another text is another invitation.
    if (dismissed.get() !== teaser.text)
      timer = setTimeout(() => {
        close.ariaLabel = on.dismissLabel()
        bubble.hidden = false
      }, teaser.afterSeconds * 1_000)
  }
  return { bubble, dismiss }
}
