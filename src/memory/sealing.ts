import { provenanceOf } from '../core/answer.ts'
import { ParleyError } from '../core/errors.ts'
import type { JsonValue } from '../core/json.ts'
import type { DataKey } from '../core/keys.ts'
import type { ConversationState, LogEntry } from '../core/memory.ts'
import type { Action, ConversationReference, Message } from '../core/message.ts'

/** Version of what is inside a sealed value. */
const VERSION = 1

type StoredEntry =
  | { v: number; kind: 'message'; message: Omit<Message, 'conversation'> }
  | ({ v: number; kind: 'reply' } & Omit<Extract<LogEntry, { kind: 'reply' }>, 'sequence' | 'kind'>)

/** A log line as it is stored: whose place in which conversation is bound to it, so that it cannot be moved. */
export function sealEntry(key: DataKey, entry: Extract<LogEntry, { kind: 'message' }>): Uint8Array
export function sealEntry(key: DataKey, entry: Extract<LogEntry, { kind: 'reply' }>, conversation: string): Uint8Array
export function sealEntry(key: DataKey, entry: LogEntry, conversation?: string): Uint8Array {
  if (entry.kind === 'reply') {
    const stored: StoredEntry = { v: VERSION, kind: 'reply', reply: entry.reply, ...provenanceOf(entry) }
    return key.seal(JSON.stringify(stored), place(String(conversation), entry.sequence))
  }
  const { conversation: reference, ...message } = entry.message
  const stored: StoredEntry = { v: VERSION, kind: 'message', message }
  return key.seal(JSON.stringify(stored), place(reference.id, entry.sequence))
}

export function openEntry(
  key: DataKey,
  conversation: ConversationReference,
  sequence: number,
  sealed: Uint8Array,
): LogEntry {
  const stored = parse<StoredEntry>(key.open(sealed, place(conversation.id, sequence)))
  return stored.kind === 'message'
    ? { sequence, kind: 'message', message: { ...stored.message, conversation } }
    : { sequence, kind: 'reply', reply: stored.reply, ...provenanceOf(stored) }
}

type Part = 'state' | 'address' | `reminder:${string}`

export function sealState(
  key: DataKey,
  conversation: string,
  part: Part,
  value: JsonValue | ConversationState | Action,
): Uint8Array {
  return key.seal(JSON.stringify({ v: VERSION, value }), `memory:${conversation}:${part}`)
}

export function openState<T = JsonValue>(key: DataKey, conversation: string, part: Part, sealed: Uint8Array): T {
  return parse<{ v: number; value: T }>(key.open(sealed, `memory:${conversation}:${part}`)).value
}

const place = (conversation: string, sequence: number) => `memory:${conversation}:${sequence}`

function parse<T extends { v: number }>(json: string): T {
  const value = JSON.parse(json) as T
  if (value.v !== VERSION) {
    throw new ParleyError('unreadable', `a remembered value has version ${value.v}, but this Parley reads ${VERSION}`)
  }
  return value
}
