import type { StoredAttachment } from '../core/attachment.ts'
import type { CannedAnswer, DeskAct, DeskEvent, HandoverContext, HandoverItem, QueueState } from '../core/desk.ts'
import type { Passage } from '../core/passage.ts'
import type { TranscriptEntry } from '../core/transcript.ts'
import { type Api, Refused } from './api.ts'
import { listen } from './events.ts'
import { type DeskState, EMPTY, type News, newsOf, type Opened } from './state.ts'

export interface DeskOptions {
  readonly api: Api
  /** Id of the agent. */
  readonly me: string
  readonly onNews: (news: News) => void
  /** The token or the session is good no longer. */
  readonly onSignedOut: () => void
}

const LINES = 500
/** After a read that failed on the way, in milliseconds. */
const READ_AGAIN_MS = 1_000
/** Who is at the desk is looked at with every so many beats. */
const BEATS = 4

/** The desk as one agent sees it: what the server tells, kept up to date. */
export function createDesk({ api, me, onNews, onSignedOut }: DeskOptions) {
  let state = EMPTY
  const listeners = new Set<(state: DeskState) => void>()
  const over = new AbortController()
  let reading: Promise<void> = Promise.resolve()
  let beats = 0

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
    changeOpened(id, () => ({ problem: error }))
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
      const after = state.opened.lines?.at(-1)?.sequence ?? 0
      const { items } = await api.get<{ items: TranscriptEntry[] }>(`${path(id)}/lines`, { after, limit: LINES })
      changeOpened(id, ({ lines = [] }) => ({ lines: [...lines, ...items] }))
      if (!items.some(({ author }) => author === 'customer')) return
      changeOpened(id, () => ({ typed: 0 }))
      if (state.opened.searched === undefined) suggest(id)
    }
    reading = reading.then(read).catch((error: unknown) => {
      // Nothing more may happen that would have it read again: a customer would wait for an answer to what nobody sees.
      if (!isPassing(error)) return failed(id, error)
      if (!over.signal.aborted) setTimeout(() => readLines(id), READ_AGAIN_MS)
    })
    return reading
  }

  function suggest(id: string, question?: string): void {
    api
      .get<{ items: Passage[] }>(`${path(id)}/suggestions`, { question })
      .then(({ items }) =>
        changeOpened(id, ({ passages, searched }) => ({ passages: searched === question ? items : passages })),
      )
      // They help, and nobody needs them.
      .catch(() => {})
  }

  function onEvent(event: DeskEvent): void {
    if (event.type === 'beat') return void (state.loaded ? refreshQueues() : load())
    if (event.type === 'typing') return void changeOpened(event.handover, () => ({ typed: Date.now() }))
    if (event.type === 'gone') return void leave(event.handover)
    const { item } = event
    const news = state.loaded && newsOf(item, state.items.get(item.id), me)
    change({ items: new Map(state.items).set(item.id, item) })
    if (news) onNews(news)
    if (item.id === state.opened?.id) void readLines(item.id)
  }

  /** Somebody else has it: the agent who looks at it is told so, and the queue goes on without it. */
  function leave(id: string): void {
    const items = new Map(state.items)
    const lost = state.opened?.id === id ? items.get(id) : undefined
    items.delete(id)
    if (lost) {
      const { opened: _, ...rest } = state
      state = rest
    }
    change({ items, ...(lost && { lost }) })
  }

  function refreshQueues(): void {
    if (++beats % BEATS !== 0) return
    api.get<{ items: QueueState[] }>('/queues').then(
      ({ items }) => change({ queues: items }),
      () => {},
    )
  }

  const onRefused = ({ status }: Refused) => (status === 401 ? onSignedOut() : change({ ended: true, live: false }))
  listen(api, { onEvent, onLine: (live) => change({ live }), onRefused }, over.signal)

  return {
    current: () => state,
    subscribe(listener: (state: DeskState) => void) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    /** Shows a hand-over, or none. */
    open(id: string | undefined): void {
      if (id !== undefined && id === state.opened?.id) return
      const { opened: _, lost: __, ...rest } = state
      state = rest
      change(id === undefined ? {} : { opened: { id, passages: [] } })
      if (id === undefined) return
      readLines(id)
      api
        .get<HandoverContext>(`${path(id)}/context`)
        .then((context) => changeOpened(id, () => ({ context })))
        .catch((error: unknown) => failed(id, error))
    },
    /** Resolves to whether it was done; where it was not, the hand-over's `problem` says why. */
    async act(id: string, { kind, ...body }: DeskAct): Promise<boolean> {
      changeOpened(id, () => ({ problem: undefined }))
      try {
        const item = await api.post<HandoverItem>(`${path(id)}/${kind}`, { ...body })
        // Sooner than the event, as a rule, which brings the name, too.
        const before = state.items.get(id)
        if (item && before && before.revision < item.revision) {
          change({ items: new Map(state.items).set(id, { ...before, ...item }) })
        }
      } catch (error) {
        failed(id, error)
        return false
      }
      readLines(id)
      return true
    },
    /** Puts a file into the conversation, for a reply. Throws `Refused`. */
    attach: (id: string, file: File) => api.upload<StoredAttachment>(`${path(id)}/attachments`, file),
    /** Looks for passages by a question, or again by the customer's own. */
    search(id: string, question: string | undefined): void {
      changeOpened(id, () => ({ searched: question, passages: [] }))
      suggest(id, question)
    },
    forgetProblem: (id: string) => changeOpened(id, () => ({ problem: undefined })),
    typing(id: string): void {
      api.post(`${path(id)}/typing`).catch(() => {})
    },
    close: () => over.abort(),
  }
}

/** Not reached, cut in the middle of an answer, or an instance that stops: another try may be served. */
const isPassing = (error: unknown) => !(error instanceof Refused) || error.status === 0 || error.status >= 500

export type Desk = ReturnType<typeof createDesk>
