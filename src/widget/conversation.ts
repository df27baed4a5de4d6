import type { Activity, FileReference, Suggestion } from './wire/activity.ts'
import type { Status } from './wire/connection.ts'
import type { ChannelState } from './wire/requests.ts'

/** `failed` may be tried again; what is rejected will never be taken as it is, for what it says or a file of it. */
export type Delivery = 'pending' | 'delayed' | 'sent' | 'failed' | 'rejected' | 'tooLarge' | 'badFile'
export type Rating = 'up' | 'down'

export interface CustomerEntry {
  readonly author: 'customer'
  readonly key: string
  readonly text: string
  readonly time: number
  readonly delivery: Delivery
  /** Those of this page's customer as they are here, others as the server has them. */
  readonly files: readonly (File | FileReference)[]
  /** How much of the files has gone out, from 0 to 1. */
  readonly progress: number
}

/** What is said to the customer: by the bot, or by a person. */
export interface BotEntry extends Activity {
  readonly author: 'bot'
  /** The stream's id where it was streamed, so that the final message takes the bubble's place. */
  readonly key: string
  /** False while it streams in. */
  readonly final: boolean
}

export type Entry = CustomerEntry | BotEntry

/** All that the panel shows of a conversation. */
export interface Conversation {
  readonly status: Status
  /** Set by the company: what is going on, and what to say where the chat is closed. */
  readonly banner: string | undefined
  readonly closedText: string | undefined
  readonly entries: readonly Entry[]
  /** Somebody is at work since then; 0 when nobody is. */
  readonly typingSince: number
  readonly ratings: Readonly<Record<string, Rating>>
  /** Activities and finished streams that are in already. */
  readonly seen: ReadonlySet<string>
  /** The answer that came in last, for those who hear rather than see it. */
  readonly latest: BotEntry | undefined
}

export type ConversationEvent =
  | { readonly type: 'status'; readonly status: Status }
  | { readonly type: 'activities'; readonly activities: readonly Activity[]; readonly now: number }
  | { readonly type: 'channel'; readonly state: ChannelState }
  | {
      readonly type: 'said'
      readonly clientId: string
      readonly text: string
      readonly time: number
      readonly files: readonly File[]
    }
  | { readonly type: 'progress'; readonly clientId: string; readonly done: number }
  | { readonly type: 'withdrawn'; readonly clientId: string }
  | { readonly type: 'delivery'; readonly clientId: string; readonly delivery: Delivery }
  | { readonly type: 'rated'; readonly reply: string; readonly rating: Rating }
  /** `keep`: messages that wait to be sent go into the new conversation. */
  | { readonly type: 'begin'; readonly keep: boolean }

export const emptyConversation: Conversation = {
  status: 'connecting',
  banner: undefined,
  closedText: undefined,
  entries: [],
  typingSince: 0,
  ratings: {},
  seen: new Set(),
  latest: undefined,
}

export function reduce(state: Conversation, event: ConversationEvent): Conversation {
  switch (event.type) {
    case 'status':
      return event.status === state.status ? state : { ...state, status: event.status, typingSince: 0 }
    case 'channel':
      return { ...state, banner: event.state.banner, closedText: event.state.open ? undefined : event.state.text }
    case 'activities':
      return event.activities.reduce((before, activity) => receive(before, activity, event.now), state)
    case 'said':
      return { ...state, entries: [...state.entries, customerEntry(event.clientId, event, 'pending')] }
    case 'progress':
      return change(state, event.clientId, { progress: event.done })
    case 'withdrawn':
      return { ...state, entries: state.entries.filter(({ key }) => key !== event.clientId) }
    case 'delivery':
      return change(state, event.clientId, { delivery: event.delivery })
    case 'rated':
      return { ...state, ratings: { ...state.ratings, [event.reply]: event.rating } }
    case 'begin':
      return {
        ...emptyConversation,
        status: state.status,
        banner: state.banner,
        closedText: state.closedText,
        entries: event.keep ? state.entries.filter((entry) => waits(entry)) : [],
      }
  }
}

export const waits = (entry: Entry): boolean => entry.author === 'customer' && entry.delivery !== 'sent'

/** What the customer may choose now: the buttons of the last thing said. */
export function openSuggestions({ entries }: Conversation): readonly Suggestion[] {
  const last = entries.at(-1)
  return last?.author === 'bot' && last.final ? last.suggestions : []
}

/** The person who has the conversation now, by name. */
export function agentOf({ entries }: Conversation): string | undefined {
  let agent: string | undefined
  for (const entry of entries) {
    if (entry.author !== 'bot') continue
    const { by, senderName } = entry
    // Who has it and is named again, has gone.
    agent = by === 'bot' || (by === 'system' && agent === senderName) ? undefined : senderName
  }
  return agent
}

function receive(state: Conversation, activity: Activity, now: number): Conversation {
  if (activity.id && state.seen.has(activity.id)) return state
  if (activity.type === 'typing') return activity.fromCustomer ? state : receiveTyping(state, activity, now)
  const known = { ...state, seen: new Set([...state.seen, activity.id, activity.streamId ?? activity.id]) }
  if (activity.type !== 'message') return known
  return activity.fromCustomer ? receiveOwn(known, activity) : receiveFinal(known, activity)
}

function receiveTyping(state: Conversation, activity: Activity, now: number): Conversation {
  const key = activity.streamId ?? activity.id
  if (activity.streaming && activity.text && key) return stream(state, activity, key)
  // A growing answer shows by itself that somebody is at work.
  const last = state.entries.at(-1)
  return last?.author === 'bot' && !last.final ? state : { ...state, typingSince: now }
}

function stream(state: Conversation, activity: Activity, key: string): Conversation {
  if (state.seen.has(key)) return state
  const before = state.entries.find((entry) => entry.key === key)
  if (!before) return { ...state, typingSince: 0, entries: arrived(state.entries, botEntry(activity, key, false)) }
  if (before.author !== 'bot' || before.sequence >= activity.sequence) return state
  return replace(state, key, { ...botEntry(activity, key, false), time: before.time })
}

function receiveFinal(state: Conversation, activity: Activity): Conversation {
  const stream = streamOf(activity, state.entries)
  const entry = botEntry(activity, stream?.key ?? activity.id, true)
  const done = { ...state, typingSince: 0, latest: entry, seen: new Set([...state.seen, entry.key]) }
  return stream ? replace(done, stream.key, entry) : { ...done, entries: arrived(state.entries, entry) }
}

/** A stream that broke off is ended by another message to the same question. */
function streamOf({ streamId, replyTo }: Activity, entries: readonly Entry[]): BotEntry | undefined {
  const unfinished = entries.filter((entry): entry is BotEntry => entry.author === 'bot' && !entry.final)
  return (
    unfinished.find(({ key }) => key === streamId) ??
    unfinished.find((entry) => replyTo !== undefined && entry.replyTo === replyTo)
  )
}

/** What has come stands before what has not gone out yet: that is the order in which the server has them. */
function arrived(entries: readonly Entry[], entry: BotEntry): Entry[] {
  const at = entries.findLastIndex((before) => !isUnderway(before)) + 1
  return entries.toSpliced(at, 0, entry)
}

const isUnderway = (entry: Entry) =>
  entry.author === 'customer' && (entry.delivery === 'pending' || entry.delivery === 'delayed')

function receiveOwn(state: Conversation, activity: Activity): Conversation {
  const { clientId } = activity
  if (clientId && state.entries.some((entry) => entry.key === clientId))
    return change(state, clientId, { delivery: 'sent' })
  // A button that carried data says nothing that could be shown.
  if (!activity.text && activity.files.length === 0) return state
  const entry = customerEntry(clientId ?? activity.id, activity, 'sent')
  return { ...state, entries: [...state.entries, entry] }
}

function change(state: Conversation, clientId: string, by: Partial<CustomerEntry>): Conversation {
  const entry = state.entries.find(({ key }) => key === clientId)
  if (entry?.author !== 'customer' || entry.delivery === 'sent') return state
  return replace(state, clientId, { ...entry, ...by })
}

function replace(state: Conversation, key: string, next: Entry): Conversation {
  return { ...state, entries: state.entries.map((entry) => (entry.key === key ? next : entry)) }
}

function customerEntry(
  key: string,
  { text, time, files }: Pick<CustomerEntry, 'text' | 'time' | 'files'>,
  delivery: Delivery,
): CustomerEntry {
  return { author: 'customer', key, text, time, files, delivery, progress: 0 }
}

const botEntry = (activity: Activity, key: string, final: boolean): BotEntry => ({
  ...activity,
  author: 'bot',
  key,
  final,
})
