import type { Emit, Identity, Panel, PanelModule } from './contract.ts'
import { kept, sessionKey } from './kept.ts'
import css from './launcher.css?inline'
import type { ChatSettings } from './settings.ts'
import * as en from './strings/en.ts'
import { fill, isChinese, type OwnStrings } from './strings/strings.ts'
import * as zh from './strings/zh.ts'
import { adopt, styleSheet } from './stylesheet.ts'
import { icon } from './svg.ts'
import { createTeaser } from './teaser.ts'

export interface ParleyChat extends HTMLElement {
  open(): Promise<void>
  close(): void
  toggle(): void
  send(text: string): Promise<void>
  identify(identity: Identity | undefined): void
}

const chatPath =
  'M12 4c4.7 0 8.25 3.1 8.25 7.1S16.7 18.2 12 18.2c-.9 0-1.8-.1-2.6-.35L5.2 19.9l.75-3.55c-1.4-1.3-2.2-3.1-2.2-5.25' +
  'C3.75 7.1 7.3 4 12 4ZM8.6 9.7h6.8M8.6 12.8h4.4'
const downPath = 'm6.5 9.75 5.5 5.5 5.5-5.5'

const nextTask = () => new Promise((resolve) => setTimeout(resolve))

/** Defines `<parley-chat>`: the launcher's button, and the panel once it is first opened. */
export function defineChat(settings: ChatSettings, emit: Emit, load: (attempt: number) => Promise<PanelModule>): void {
  let strings: OwnStrings & typeof en.launcher = isChinese(settings.locale) ? zh.launcher : en.launcher
  const sheet = styleSheet(css)
  const leftOpen = kept(() => sessionStorage, `parley-open:${settings.base}`)
  const session = kept(() => localStorage, sessionKey(settings.base))
  let identity: Identity | undefined

  class Chat extends HTMLElement implements ParleyChat {
    readonly #root = this.attachShadow({ mode: 'open' })
    readonly #button = document.createElement('button')
    readonly #badge = document.createElement('span')
    readonly #alert = document.createElement('p')
    readonly #teaser = createTeaser(settings, { open: () => void this.open(), dismissLabel: () => strings.dismiss })
    /** Resolves to nothing where it could not be loaded. */
    #panel: Promise<Panel | undefined> | undefined
    #attempt = 0
    #wanted = false
    #count = 0
    /** Where the focus was, to give it back. */
    #opener: HTMLElement | undefined

    constructor() {
      super()
      adopt(this.#root, sheet)
      this.#badge.className = 'badge'
      this.#badge.ariaHidden = 'true'
      this.#alert.className = 'alert'
      this.#alert.setAttribute('role', 'alert')
      this.#button.type = 'button'
      this.#button.className = 'launcher'
      this.#button.append(icon('chat', chatPath), icon('down', downPath), this.#badge)
      this.#root.append(this.#teaser.bubble, this.#button, this.#alert)
      this.#button.onclick = () => this.toggle()
      this.#unread(0)
      void settings.strings.then((own) => {
        strings = { ...strings, ...own }
        this.#unread(this.#count)
      })
    }

    connectedCallback(): void {
      // On a phone the panel would cover the page that the customer has come to.
      if (leftOpen.get() && !matchMedia('(max-width: 480px)').matches) void this.#show(false)
    }

    disconnectedCallback(): void {
      void this.#panel?.then((panel) => panel?.dispose())
      this.#panel = undefined
      this.#wanted = false
      this.#button.ariaBusy = 'false'
      this.#unread(0)
    }

    async open(): Promise<void> {
      if (!this.#wanted)
        this.#opener = document.activeElement instanceof HTMLElement ? document.activeElement : undefined
      leftOpen.set('open')
      await this.#show(true)
    }

    close(): void {
      if (!this.#wanted) return
      this.#wanted = false
      leftOpen.set(null)
      this.#unread(0)
      void this.#panel?.then((panel) => panel?.hide())
      const opener = this.#opener
      if (opener && opener !== this && opener !== document.body && opener.isConnected) opener.focus()
      else this.#button.focus()
      emit('close', undefined)
    }

    toggle(): void {
      if (this.#wanted) this.close()
      else void this.open()
    }

    async send(text: string): Promise<void> {
      await this.open()
      await this.#panel?.then((panel) => panel?.send(text))
    }

    identify(next: Identity | undefined): void {
      identity = next
      if (this.#panel) void this.#panel.then((panel) => panel?.identify(next))
      // Nobody has looked at it on this page yet, and nobody shall.
      else if (next === undefined) session.set(null)
    }

    async #show(focus: boolean): Promise<void> {
      const before = this.#wanted
      this.#wanted = true
      this.#teaser.dismiss()
      this.#alert.textContent = ''
      this.#button.ariaBusy = 'true'
      this.#panel ??= this.#load()
      const loading = this.#panel
      const panel = await loading
      await nextTask()
      // The element left the page meanwhile, or another call has told that loading failed.
      if (loading !== this.#panel) return
      if (panel) {
        if (this.#wanted) {
          panel.show(focus)
          if (!before) emit('open', undefined)
        }
      } else {
        this.#panel = undefined
        this.#attempt += 1
        this.#wanted = false
        this.#alert.textContent = strings.unavailable
        emit('error', { code: 'unavailable' })
      }
      this.#button.ariaBusy = 'false'
      this.#unread(0)
    }

    async #load(): Promise<Panel | undefined> {
      try {
        const [own, { mount }] = await Promise.all([settings.strings, load(this.#attempt)])
        // The page goes first: each step of opening is a task of its own.
        await nextTask()
        return await mount({
          ...settings,
          strings: own,
          identity,
          root: this.#root,
          emit,
          onClose: () => this.close(),
          onUnread: (count) => this.#unread(count),
        })
      } catch {
        return undefined
      }
    }

    #unread(count: number): void {
      if (count !== this.#count) emit('unread', { count })
      this.#count = count
      this.#badge.hidden = count === 0
      this.#badge.textContent = count > 9 ? '9+' : String(count)
      const closed = count > 0 ? fill(strings.unread, { count }) : strings.open
      this.#button.ariaLabel = this.#wanted ? strings.close : closed
      this.#button.ariaExpanded = String(this.#wanted)
    }
  }

  customElements.define('parley-chat', Chat)
}
