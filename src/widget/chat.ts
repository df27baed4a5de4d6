import type { Emit, Identity } from './contract.ts'
import {
  agentOf,
  type Conversation,
  type ConversationEvent,
  type Delivery,
  emptyConversation,
  type Rating,
  reduce,
  waits,
} from './conversation.ts'
import { sessionKey } from './kept.ts'
import type { Activity, Suggestion } from './wire/activity.ts'
import { type ConnectionEvents, createConnection, type Status } from './wire/connection.ts'
import { createOutbox, type Outgoing } from './wire/outbox.ts'
import { createRequests } from './wire/requests.ts'
import { createSessionStore } from './wire/session.ts'

export interface ChatOptions {
  /** Where the server is: the folder of the widget's script, ending in a slash. */
  readonly base: string
  /** BCP 47 tag sent with every message. */
  readonly locale: string
  /** Who is signed in on the page. */
  readonly identity?: Identity | undefined
  readonly emit: Emit
}

/** A conversation as the panel uses it: a state that changes, and what the customer can do. */
export type Chat = ReturnType<typeof createChat>

/** What a server takes unless its operator says otherwise: a hint to the customer, for the server decides. */
export const TEXT_LIMIT = 4_000

/** How often a person is told that the customer writes. */
const TYPING_EVERY_MS = 2_500

/** Of an activity, what is said by it. */
interface Content {
  readonly channelData?: object
  readonly [key: string]: unknown
}

const newId = () => Array.from(crypto.getRandomValues(new Uint32Array(4)), (word) => word.toString(36)).join('')

export function createChat({ base, locale, identity, emit }: ChatOptions) {
  let state = emptyConversation
  const listeners = new Set<(state: Conversation) => void>()
  const drafts = new Map<string, Outgoing>()
  /** What comes first is what was said before the page looked on. */
  let watching = false
  let quietUntil = 0

  function dispatch(event: ConversationEvent): void {
    const agent = agentOf(state)
    state = reduce(state, event)
    if (agentOf(state) !== agent) emit('handover', { agent: agentOf(state) })
    for (const listener of listeners) listener(state)
  }

  /** How the line is, and whether messages go out on it. */
  let line: Status = 'connecting'
  let stuck = false

  function showStatus(): void {
    dispatch({ type: 'status', status: stuck && line === 'online' ? 'reconnecting' : line })
  }

  /** Tells the page what it did not know yet. */
  function announce({ fromCustomer, type, id, clientId, text, by }: Activity): void {
    const known = state.seen.has(id) || state.entries.some(({ key }) => key === clientId)
    if (!watching || known || type !== 'message') return
    emit('message', { author: fromCustomer ? 'customer' : by === 'agent' ? by : 'bot', text })
  }

  const requests = createRequests(`${base}v3/directline`, locale)
  const events: ConnectionEvents = {
    status(status) {
      const back = status === 'online' && line !== 'online'
      line = status
      showStatus()
      if (back) outbox.wake()
      if (status === 'refused') emit('error', { code: 'refused' })
    },
    channel: (state) => dispatch({ type: 'channel', state }),
    activities(activities) {
      for (const { clientId, fromCustomer } of activities) if (fromCustomer && clientId) outbox.drop(clientId)
      activities.forEach(announce)
      watching = true
      dispatch({ type: 'activities', activities, now: Date.now() })
    },
    begin() {
      watching = false
      dispatch({ type: 'begin', keep: true })
    },
    unidentified: () => emit('error', { code: 'identity' }),
  }
  const connection = createConnection(requests, createSessionStore(sessionKey(base)), events, identity)
  const outbox = createOutbox(connection.post, {
    stuck(now) {
      // Perhaps the chat was closed meanwhile.
      if (now && !stuck) void connection.check()
      stuck = now
      showStatus()
    },
    sent(clientId) {
      drafts.delete(clientId)
      dispatch({ type: 'delivery', clientId, delivery: 'sent' })
    },
    delayed: (clientId) => dispatch({ type: 'delivery', clientId, delivery: 'delayed' }),
    failed: (clientId) => dispatch({ type: 'delivery', clientId, delivery: 'failed' }),
    rejected(clientId, status) {
      const withFiles = drafts.get(clientId)?.files?.length
      const delivery: Delivery = !withFiles ? 'rejected' : status === 413 ? 'tooLarge' : 'badFile'
      dispatch({ type: 'delivery', clientId, delivery })
    },
  })

  function post(clientId: string, content: Content, files: readonly File[] = []): void {
    const channelData = { ...content.channelData, clientActivityID: clientId }
    const activity = { type: 'message', locale, text: '', ...content, channelData }
    const progress = (done: number) => dispatch({ type: 'progress', clientId, done })
    const item = { clientId, activity, files, progress, abort: new AbortController() }
    drafts.set(clientId, item)
    outbox.add(item)
  }

  const postBack = (value: unknown) => ({ value, channelData: { postBack: true } })

  function say(text: string, content: Content, files: readonly File[] = []): void {
    const clientId = newId()
    dispatch({ type: 'said', clientId, text, files, time: Date.now() })
    emit('message', { author: 'customer', text })
    post(clientId, content, files)
  }

  return {
    current: () => state,
    subscribe(listener: (state: Conversation) => void): () => void {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    connect: connection.start,
    reconnect(): void {
      connection.hurry()
      outbox.wake()
    },
    send: (text: string, files?: readonly File[]) => say(text, { text }, files),
    /** Answers a card; `title` is what the button said. */
    submit: (replyToId: string, title: string, value: object) =>
      say(title, { ...postBack(value), text: title, replyToId }),
    choose({ title, text, value }: Suggestion): void {
      // A button's title is what the customer said: it is there again after a reload.
      say(text || title, value === undefined ? { text } : { ...postBack(value), text: title })
    },
    rate(reply: string, rating: Rating, comment?: string): void {
      dispatch({ type: 'rated', reply, rating })
      post(newId(), postBack({ dialog: 'feedback', value: { reply, rating, ...(comment && { comment }) } }))
    },
    /** Shows that the customer writes, to a person who has the conversation: a bot would not look. */
    typing(): void {
      if (!agentOf(state) || Date.now() < quietUntil) return
      quietUntil = Date.now() + TYPING_EVERY_MS
      connection.post({ clientId: '', activity: { type: 'typing' } }).catch(() => {})
    },
    retry(clientId: string): void {
      const item = drafts.get(clientId)
      if (!item || !state.entries.some((entry) => entry.key === clientId && waits(entry))) return
      dispatch({ type: 'delivery', clientId, delivery: 'pending' })
      outbox.add(item)
    },
    /** Takes back what has not gone out. */
    withdraw(clientId: string): void {
      drafts.get(clientId)?.abort?.abort()
      outbox.drop(clientId)
      drafts.delete(clientId)
      dispatch({ type: 'withdrawn', clientId })
    },
    check: () => void connection.check(),
    identify: connection.identify,
    download: connection.download,
    restart(): void {
      outbox.clear()
      stuck = false
      drafts.clear()
      dispatch({ type: 'begin', keep: false })
      connection.restart()
    },
    disconnect: connection.stop,
  }
}
