import type { Panel, PanelModule } from './contract.ts'
import css from './launcher.css?inline'
import { createLeftOpen } from './left-open.ts'
import * as en from './strings/en.ts'
import { isChinese } from './strings/locale.ts'
import * as zh from './strings/zh.ts'
import { adopt, styleSheet } from './stylesheet.ts'

export interface ChatSettings {
  readonly base: string
  readonly title: string
  readonly locale: string
  load(attempt: number): Promise<PanelModule>
}

export interface ParleyChat extends HTMLElement {
  open(): Promise<void>
  close(): void
  send(text: string): Promise<void>
}

const chatPath =
  'M12 4c4.7 0 8.25 3.1 8.25 7.1S16.7 18.2 12 18.2c-.9 0-1.8-.1-2.6-.35L5.2 19.9l.75-3.55c-1.4-1.3-2.2-3.1-2.2-5.25' +
  'C3.75 7.1 7.3 4 12 4ZM8.6 9.7h6.8M8.6 12.8h4.4'
const downPath = 'm6.5 9.75 5.5 5.5 5.5-5.5'

// Built node by node, so that pages with Trusted Types take it too.
function icon(kind: string, path: string): SVGElement {
  const create = (name: string, attributes: Readonly<Record<string, string>>) => {
    const element = document.createElementNS('http://www.w3.org/2000/svg', name)
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value)
    return element as SVGElement
  }
  const svg = create('svg', { class: kind, viewBox: '0 0 24 24', 'aria-hidden': 'true' })
  svg.append(create('path', { d: path }))
  return svg
}

/** Defines `<parley-chat>`: the launcher's button, and the panel once it is first opened. */
export function defineChat(settings: ChatSettings): void {
  const strings = isChinese(settings.locale) ? zh.launcher : en.launcher
  const sheet = styleSheet(css)
  const leftOpen = createLeftOpen(`parley-open:${settings.base}`)

  class Chat extends HTMLElement implements ParleyChat {
    readonly #root = this.attachShadow({ mode: 'open' })
    readonly #button = document.createElement('button')
    readonly #badge = document.createElement('span')
    readonly #alert = document.createElement('p')
    /** Resolves to nothing where it could not be loaded. */
    #panel: Promise<Panel | undefined> | undefined
    #attempt = 0
    #wanted = false
    /** Where the focus was, to give it back. */
    #opener: HTMLElement | undefined

    constructor() {
      super()
      adopt(this.#root, sheet)
      this.#badge.className = 'badge'
      this.#badge.hidden = true
      this.#badge.ariaHidden = 'true'
      this.#alert.setAttribute('role', 'alert')
      this.#button.type = 'button'
      this.#button.className = 'launcher'
      this.#button.append(icon('chat', chatPath), icon('down', downPath), this.#badge)
      this.#root.append(this.#button, this.#alert)
      this.#button.onclick = () => (this.#wanted ? this.close() : void this.open())
      this.#label()
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
      leftOpen.set(true)
      await this.#show(true)
    }

    close(): void {
      if (!this.#wanted) return
      this.#wanted = false
      leftOpen.set(false)
      this.#unread(0)
      void this.#panel?.then((panel) => panel?.hide())
      const opener = this.#opener
      if (opener && opener !== this && opener !== document.body && opener.isConnected) opener.focus()
      else this.#button.focus()
    }

    async send(text: string): Promise<void> {
      await this.open()
      await this.#panel?.then((panel) => panel?.send(text))
    }

    async #show(focus: boolean): Promise<void> {
      this.#wanted = true
      this.#alert.textContent = ''
      this.#button.ariaBusy = 'true'
      this.#panel ??= this.#load()
      const loading = this.#panel
      const panel = await loading
      // The element left the page meanwhile, or another call has told that loading failed.
      if (loading !== this.#panel) return
      if (panel) {
        if (this.#wanted) panel.show(focus)
      } else {
        this.#panel = undefined
        this.#attempt += 1
        this.#wanted = false
        this.#alert.textContent = strings.unavailable
      }
      this.#button.ariaBusy = 'false'
      this.#unread(0)
    }

    async #load(): Promise<Panel | undefined> {
      try {
        const { mount } = await settings.load(this.#attempt)
        return mount({
          ...settings,
          root: this.#root,
          onClose: () => this.close(),
          onUnread: (count) => this.#unread(count),
        })
      } catch {
        return undefined
      }
    }

    #unread(count: number): void {
      this.#badge.hidden = count === 0
      this.#badge.textContent = count > 9 ? '9+' : String(count)
      this.#label(count)
    }

    #label(unread = 0): void {
      const closed = unread > 0 ? strings.unread(unread) : strings.open
      this.#button.ariaLabel = this.#wanted ? strings.close : closed
      this.#button.ariaExpanded = String(this.#wanted)
    }
  }

  customElements.define('parley-chat', Chat)
}
