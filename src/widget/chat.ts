import {
  type Conversation,
  type ConversationEvent,
  emptyConversation,
  type Rating,
  reduce,
  waits,
} from './conversation.ts'
import type { Suggestion } from './wire/activity.ts'
import { createConnection, type Status } from './wire/connection.ts'
import { createOutbox } from './wire/outbox.ts'
import { createRequests } from './wire/requests.ts'
import { createSessionStore } from './wire/session.ts'

export interface ChatOptions {
  /** Where the server is: the folder of the widget's script, ending in a slash. */
  readonly base: string
  /** BCP 47 tag sent with every message. */
  readonly locale: string
}

/** A conversation as the panel uses it: a state that changes, and what the customer can do. */
export type Chat = ReturnType<typeof createChat>

/** What a server takes unless its operator says otherwise: a hint to the customer, for the server decides. */
export const TEXT_LIMIT = 4_000

const newId = () => Array.from(crypto.getRandomValues(new Uint32Array(4)), (word) => word.toString(36)).join('')

export function createChat({ base, locale }: ChatOptions) {
  let state = emptyConversation
  const listeners = new Set<(state: Conversation) => void>()
  const drafts = new Map<string, object>()

  function dispatch(event: ConversationEvent): void {
    state = reduce(state, event)
    for (const listener of listeners) listener(state)
  }

  /** How the line is, and whether messages go out on it. */
  let line: Status = 'connecting'
  let stuck = false

  function showStatus(): void {
    dispatch({ type: 'status', status: stuck && line === 'online' ? 'reconnecting' : line })
  }

  const requests = createRequests(`${base}v3/directline`, locale)
  const connection = createConnection(requests, createSessionStore(`parley:${base}`), {
    status(status) {
      const back = status === 'online' && line !== 'online'
      line = status
      showStatus()
      if (back) outbox.wake()
    },
    activities(activities) {
      for (const { clientId, fromCustomer } of activities) if (fromCustomer && clientId) outbox.confirm(clientId)
      dispatch({ type: 'activities', activities, now: Date.now() })
    },
    begin: () => dispatch({ type: 'begin', keep: true }),
  })
  const outbox = createOutbox(connection.post, {
    stuck(now) {
      stuck = now
      showStatus()
    },
    sent(clientId) {
      drafts.delete(clientId)
      dispatch({ type: 'delivery', clientId, delivery: 'sent' })
    },
    delayed: (clientId) => dispatch({ type: 'delivery', clientId, delivery: 'delayed' }),
    failed: (clientId) => dispatch({ type: 'delivery', clientId, delivery: 'failed' }),
    rejected: (clientId) => dispatch({ type: 'delivery', clientId, delivery: 'rejected' }),
  })

  function post(clientId: string, content: object): void {
    const { channelData, ...rest } = { channelData: {}, ...content }
    const activity = {
      type: 'message',
      from: { id: 'user' },
      locale,
      text: '',
      ...rest,
      channelData: { ...channelData, clientActivityID: clientId },
    }
    drafts.set(clientId, activity)
    outbox.add({ clientId, activity })
  }

  const postBack = (value: unknown) => ({ value, channelData: { postBack: true } })

  function say(text: string, content: object): void {
    const clientId = newId()
    dispatch({ type: 'said', clientId, text, time: Date.now() })
    post(clientId, content)
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
    send: (text: string) => say(text, { text }),
    choose({ title, text, value }: Suggestion): void {
      // A button's title is what the customer said: it is there again after a reload.
      say(text || title, value === undefined ? { text } : { ...postBack(value), text: title })
    },
    rate(reply: string, rating: Rating, comment?: string): void {
      dispatch({ type: 'rated', reply, rating })
      post(newId(), postBack({ dialog: 'feedback', value: { reply, rating, ...(comment && { comment }) } }))
    },
    retry(clientId: string): void {
      const activity = drafts.get(clientId)
      if (!activity || !state.entries.some((entry) => entry.key === clientId && waits(entry))) return
      dispatch({ type: 'delivery', clientId, delivery: 'pending' })
      outbox.add({ clientId, activity })
    },
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
