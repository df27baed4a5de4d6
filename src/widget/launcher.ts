import panelFile from 'virtual:panel-file'
import { defineChat, type ParleyChat } from './element.ts'
import { chooseLocale } from './strings/locale.ts'

declare global {
  interface Window {
    Parley?: { open(): void; close(): void; send(text: string): void }
  }
}

const script = document.currentScript

if (script instanceof HTMLScriptElement && !customElements.get('parley-chat')) start(script)

function start(script: HTMLScriptElement): void {
  const { origin, pathname } = new URL(script.src)
  const base = new URL('.', origin + pathname).href
  const locale = chooseLocale(script.getAttribute('data-locale'))

  defineChat({
    base,
    locale,
    title: script.getAttribute('data-title') || 'Chat',
    // A failed import is remembered by its address, so every attempt has its own.
    load: (attempt) => import(/* @vite-ignore */ `${base}${panelFile}${attempt > 0 ? `?${attempt}` : ''}`),
  })

  const chat = (): ParleyChat => {
    const found = document.querySelector('parley-chat')
    return (found ?? document.body.appendChild(document.createElement('parley-chat'))) as ParleyChat
  }

  window.Parley = {
    open: () => void chat().open(),
    close: () => chat().close(),
    send: (text) => void chat().send(String(text)),
  }

  document.addEventListener('click', (event) => {
    if (!(event.target instanceof Element) || !event.target.closest('[data-parley-open]')) return
    event.preventDefault()
    void chat().open()
  })

  const ready = () => {
    const element = chat()
    if (script.hasAttribute('data-open')) void element.open()
  }
  if (document.body) ready()
  else document.addEventListener('DOMContentLoaded', ready)
}
