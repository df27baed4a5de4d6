import panelFile from 'virtual:panel-file'
import { createEmitter, provideApi } from './api.ts'
import { defineChat, type ParleyChat } from './element.ts'
import { readSettings } from './settings.ts'

const script = document.currentScript

if (script instanceof HTMLScriptElement && !customElements.get('parley-chat')) start(script)

function start(script: HTMLScriptElement): void {
  const settings = readSettings(script)
  const { emit, on } = createEmitter()
  // A failed import is remembered by its address, so every attempt has its own.
  const load = (attempt: number) =>
    import(/* @vite-ignore */ `${settings.base}${panelFile}${attempt > 0 ? `?${attempt}` : ''}`)
  defineChat(settings, emit, load)

  const chat = (): ParleyChat => {
    const found = document.querySelector('parley-chat')
    return (found ?? document.body.appendChild(document.createElement('parley-chat'))) as ParleyChat
  }

  document.addEventListener('click', (event) => {
    if (!(event.target instanceof Element) || !event.target.closest('[data-parley-open]')) return
    event.preventDefault()
    void chat().open()
  })

  const ready = () => {
    const element = chat()
    provideApi(chat, on)
    if (script.hasAttribute('data-open')) void element.open()
  }
  if (document.body) ready()
  else document.addEventListener('DOMContentLoaded', ready)
}
