import type { CannedAnswer, DeskAct, DeskEvent, HandoverContext, HandoverItem, QueueState } from '../core/desk.ts'
import type { Passage } from '../core/passage.ts'
import type { TranscriptEntry } from '../core/transcript.ts'
import { type Api, Refused } from './api.ts'
import { listen } from './events.ts'

/** The hand-over that is shown. */
export interface Opened {
  readonly id: string
  readonly lines: readonly TranscriptEntry[]
  readonly context?: HandoverContext
  readonly passages: readonly Passage[]
  /** When the customer was last seen writing: milliseconds since the epoch. */
  readonly typed?: number
  /** What was refused last, in the server's words. */
  readonly problem?: string
}

export interface DeskState {
  readonly items: ReadonlyMap<string, HandoverItem>
  readonly queues: readonly QueueState[]
  readonly canned: readonly CannedAnswer[]
  readonly opened?: Opened
  readonly loaded: boolean
  readonly live: boolean
}

const LINES = 500

/** The desk as one agent sees it: what the server tells, kept up to date. */
export function createDesk(api: Api, onSignedOut: () => void) {
  let state: DeskState = { items: new Map(), queues: [], canned: [], loaded: false, live: false }
  const listeners = new Set<(state: DeskState) => void>()
  const over = new AbortController()
  let reading: Promise<void> = Promise.resolve()

  const change = (part: Partial<DeskState>) => {
    state = { ...state, ...part }
    for (const listener of listeners) listener(state)
  }
  const changeOpened = (id: string, part: (opened: Opened) => Partial<Opened>) => {
    if (state.opened?.id === id) change({ opened: { ...state.opened, ...part(state.opened) } })
  }
  const path = (id: string) => `/handovers/${encodeURIComponent(id)}`

  /** Nothing to tell where the token ended or the place was left meanwhile. */
  function failed(id: string, error: unknown): void {
    if (!(error instanceof Refused)) throw error
    if (error.status === 401) onSignedOut()
    changeOpened(id, () => ({ problem: error.message }))
  }

  async function load(): Promise<void> {
    try {
      const [list, queues, canned] = await Promise.all([
        api.get<{ items: HandoverItem[] }>('/handovers', { limit: LINES }),
        api.get<{ items: QueueState[] }>('/queues'),
        api.get<{ items: CannedAnswer[] }>('/canned'),
      ])
      const items = new Map(list.items.map((item) => [item.id, item]))
      // What an event has told meanwhile is newer.
      for (const [id, item] of state.items) if (item.revision > (items.get(id)?.revision ?? 0)) items.set(id, item)
      change({ items, queues: queues.items, canned: canned.items, loaded: true })
    } catch (error) {
      if (error instanceof Refused && error.status === 401) onSignedOut()
    }
  }

  /** One after the other, so that no line is read twice. */
  function readLines(id: string): Promise<void> {
    const read = async () => {
      if (state.opened?.id !== id) return
      const after = state.opened.lines.at(-1)?.sequence ?? 0
      const { items } = await api.get<{ items: TranscriptEntry[] }>(`${path(id)}/lines`, { after, limit: LINES })
      changeOpened(id, ({ lines }) => ({ lines: [...lines, ...items] }))
      if (!items.some(({ author }) => author === 'customer')) return
      changeOpened(id, () => ({ typed: 0 }))
      suggest(id)
    }
    reading = reading.then(read).catch((error: unknown) => failed(id, error))
    return reading
  }

  function suggest(id: string): void {
    api
      .get<{ items: Passage[] }>(`${path(id)}/suggestions`)
      .then(({ items }) => changeOpened(id, () => ({ passages: items })))
      // They help, and nobody needs them.
      .catch(() => {})
  }

  function onEvent(event: DeskEvent): void {
    if (event.type === 'beat') return void (state.loaded ? refreshQueues() : load())
    if (event.type === 'typing') return void changeOpened(event.handover, () => ({ typed: Date.now() }))
    const items = new Map(state.items)
    if (event.type === 'gone') items.delete(event.handover)
    else items.set(event.item.id, event.item)
    change({ items })
    if (event.type === 'gone' || event.item.id !== state.opened?.id) return
    readLines(event.item.id)
  }

  function refreshQueues(): void {
    api.get<{ items: QueueState[] }>('/queues').then(
      ({ items }) => change({ queues: items }),
      () => {},
    )
  }

  listen(api, { onEvent, onLine: (live) => change({ live }), onRefused: onSignedOut }, over.signal)

  return {
    current: () => state,
    subscribe(listener: (state: DeskState) => void) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    /** Shows a hand-over, or none. */
    open(id: string | undefined): void {
      if (id === state.opened?.id) return
      const { opened: _, ...rest } = state
      state = rest
      change(id === undefined ? {} : { opened: { id, lines: [], passages: [] } })
      if (id === undefined) return
      readLines(id)
      api
        .get<HandoverContext>(`${path(id)}/context`)
        .then((context) => changeOpened(id, () => ({ context })))
        .catch((error: unknown) => failed(id, error))
    },
    /** Resolves to whether it was done; where it was not, the hand-over's `problem` says why. */
    async act(id: string, { kind, ...body }: DeskAct): Promise<boolean> {
      changeOpened(id, ({ problem: _, ...rest }) => rest)
      try {
        await api.post(`${path(id)}/${kind}`, { ...body })
      } catch (error) {
        failed(id, error)
        return false
      }
      await readLines(id)
      return true
    },
    typing(id: string): void {
      api.post(`${path(id)}/typing`).catch(() => {})
    },
    close: () => over.abort(),
  }
}

export type Desk = ReturnType<typeof createDesk>
