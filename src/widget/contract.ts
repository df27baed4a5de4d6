// What launcher and panel, which are built apart, know of each other.

import type { ParleyEvents } from './api.ts'
import type { FileRules } from './files.ts'
import type { PrivacyNotice } from './settings.ts'
import type { OwnStrings } from './strings/strings.ts'

/** Tells the page what happened. */
export type Emit = <Name extends keyof ParleyEvents>(name: Name, detail: ParleyEvents[Name]) => void

/** The site's signed token of a customer, which works once, or what gets one whenever it is needed. */
export type Identity = string | (() => string | Promise<string>)

export interface PanelOptions {
  readonly root: ShadowRoot
  /** Where the server is: the folder of the widget's script, ending in a slash. */
  readonly base: string
  readonly title: string
  readonly locale: string
  readonly strings: OwnStrings
  /** Address of the bot's picture, on our own server. */
  readonly avatar: string | undefined
  readonly privacyNotice: PrivacyNotice | undefined
  readonly rules: FileRules
  /** Who is signed in on the page. */
  readonly identity: Identity | undefined
  readonly emit: Emit
  onClose(): void
  onUnread(count: number): void
}

export interface Panel {
  /** `focus`: the customer asked for it, and goes on typing there. */
  show(focus: boolean): void
  hide(): void
  send(text: string): void
  /** Somebody signed in, or, without a token, out: their conversation is no longer shown. */
  identify(identity: Identity | undefined): void
  /** Ends the connection for good. */
  dispose(): void
}

export interface PanelModule {
  mount(options: PanelOptions): Promise<Panel>
}
