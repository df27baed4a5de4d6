import type { Emit, Identity } from './contract.ts'
import type { ParleyChat } from './element.ts'

/** What the page may listen to, with what a handler is given. */
export interface ParleyEvents {
  readonly open: undefined
  readonly close: undefined
  /** Something was said while the page looked on; what was said before is not told again. */
  readonly message: { readonly author: 'customer' | 'bot' | 'agent'; readonly text: string }
  /** Messages since the chat was closed. */
  readonly unread: { readonly count: number }
  /** A person has the conversation now; without a name, the bot has it again. */
  readonly handover: { readonly agent: string | undefined }
  /** `unavailable`: the panel did not load. `refused`: this page's origin is not listed. `identity`: it was not accepted, or is used up. */
  readonly error: { readonly code: 'unavailable' | 'refused' | 'identity' }
}

type Handler<Name extends keyof ParleyEvents> = (detail: ParleyEvents[Name]) => void

/** `window.Parley`. Everything may be called before the panel is loaded. */
export interface ParleyApi {
  open(): void
  close(): void
  toggle(): void
  /** Opens the chat and says this in the customer's name. */
  send(text: string): void
  /**
   * Names the customer by a JWT that the site's server signed; their conversation goes on here. A function is called
   * whenever another one is needed, as for a new conversation: each works once.
   */
  identify(identity: Identity): void
  /** The customer signed out: forgets them, and their conversation on this page. */
  signOut(): void
  /** Returns what ends the listening. */
  on<Name extends keyof ParleyEvents>(event: Name, handler: Handler<Name>): () => void
  /** Calls back at once. Before the script is there, an array in this place keeps the callbacks for it. */
  push(callback: (parley: ParleyApi) => void): void
}

declare global {
  interface Window {
    Parley?: ParleyApi | ((parley: ParleyApi) => void)[]
  }
}

export function createEmitter() {
  const handlers = new Map<string, Set<(detail: never) => void>>()
  const of = (event: string) => handlers.get(event) ?? handlers.set(event, new Set()).get(event)
  const emit: Emit = (event, detail) => {
    // A page's mistake is the page's: the chat goes on, and the console has it.
    for (const handler of of(event) ?? []) queueMicrotask(() => (handler as (detail: unknown) => void)(detail))
  }
  const on: ParleyApi['on'] = (event, handler) => {
    of(event)?.add(handler as (detail: never) => void)
    return () => void of(event)?.delete(handler as (detail: never) => void)
  }
  return { emit, on }
}

/** Puts `window.Parley` in its place, and calls whoever waited for it. */
export function provideApi(chat: () => ParleyChat, on: ParleyApi['on']): void {
  const waiting = window.Parley
  const api: ParleyApi = {
    open: () => void chat().open(),
    close: () => chat().close(),
    toggle: () => chat().toggle(),
    send: (text) => void chat().send(String(text)),
    identify: (identity) => chat().identify(identity),
    signOut: () => chat().identify(undefined),
    on,
    push: (callback) => callback(api),
  }
  window.Parley = api
  if (Array.isArray(waiting)) waiting.forEach(api.push)
}
