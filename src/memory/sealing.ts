import type { z } from 'zod'
import type { Action } from '../core/action.ts'
import { provenanceOf } from '../core/answer.ts'
import type { ConversationReference } from '../core/conversation.ts'
import { ParleyError } from '../core/errors.ts'
import type { JsonValue } from '../core/json.ts'
import type { DataKey } from '../core/keys.ts'
import type { ConversationState, LogEntry } from '../core/memory.ts'
import type { Message } from '../core/message.ts'
import { storedActionSchema, storedAddressSchema, storedEntrySchema, storedStateSchema, VERSION } from './stored.ts'

/** A log line as a store has it. */
export interface SealedLine {
  readonly sequence: number
  /** What of the conversation it is; it opens nowhere else. */
  readonly at: string | number
  readonly sealed: Uint8Array
}

/** A log line as it is stored: whose place in which conversation is bound to it, so that it cannot be moved. */
export function sealEntry(key: DataKey, conversation: string, at: SealedLine['at'], entry: Unplaced): Uint8Array {
  return key.seal(JSON.stringify({ v: VERSION, ...storable(entry) }), place(conversation, at))
}

/** A line whose place need not be known yet. */
export type Unplaced = LogEntry extends infer Entry ? (Entry extends LogEntry ? Omit<Entry, 'sequence'> : never) : never

function storable(entry: Unplaced): object {
  if (entry.kind === 'reply') return { kind: 'reply', reply: entry.reply, ...provenanceOf(entry) }
  const { conversation: _, ...message } = entry.message
  return { kind: 'message', message }
}

/** Throws a ParleyError of code `unreadable` where it was damaged, moved, or written by another version. */
export function openEntry(key: DataKey, conversation: ConversationReference, line: SealedLine): LogEntry {
  const { sequence, at, sealed } = line
  const stored = parse(key.open(sealed, place(conversation.id, at)), storedEntrySchema)
  if (stored.kind === 'message') {
    return {
      sequence,
      kind: 'message',
      message: { ...(stored.message as Omit<Message, 'conversation'>), conversation },
    }
  }
  const { reply, ...provenance } = stored as unknown as Extract<LogEntry, { kind: 'reply' }>
  return { sequence, kind: 'reply', reply, ...provenanceOf(provenance) }
}

export const sealState = (key: DataKey, conversation: string, state: ConversationState) =>
  key.seal(JSON.stringify({ v: VERSION, value: state }), place(conversation, 'state'))

export const openState = (key: DataKey, conversation: string, sealed: Uint8Array) =>
  parse(key.open(sealed, place(conversation, 'state')), storedStateSchema).value as ConversationState

export const sealAddress = (key: DataKey, conversation: string, address: JsonValue) =>
  key.seal(JSON.stringify({ v: VERSION, value: address }), place(conversation, 'address'))

export const openAddress = (key: DataKey, conversation: string, sealed: Uint8Array) =>
  parse(key.open(sealed, place(conversation, 'address')), storedAddressSchema).value as JsonValue

export const sealReminder = (key: DataKey, conversation: string, id: string, action: Action) =>
  key.seal(JSON.stringify({ v: VERSION, value: action }), place(conversation, `reminder:${id}`))

export const openReminder = (key: DataKey, conversation: string, id: string, sealed: Uint8Array) =>
  parse(key.open(sealed, place(conversation, `reminder:${id}`)), storedActionSchema).value as Action

const place = (conversation: string, at: string | number) => `memory:${conversation}:${at}`

function parse<T>(json: string, schema: z.ZodType<T>): T {
  const read = schema.safeParse(parseJson(json))
  if (read.success) return read.data
  // The schema's own message is left out: it may quote what it failed on.
  throw new ParleyError('unreadable', `a remembered value does not have the form that version ${VERSION} writes`)
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
