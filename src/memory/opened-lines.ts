import { LRUCache } from 'lru-cache'
import type { DataKey } from '../core/keys.ts'
import type { LogEntry } from '../core/memory.ts'
import { openEntry } from './sealing.ts'

/** Lines at hand at most, a kilobyte or so each, and for how long. */
const LINES = 5_000
const KEPT_MS = 60_000
/** The end of a sealed value, which no other has. */
const TAG_LENGTH = 16

/**
 * Opens a line once while its conversation goes on: the next turns want the same lines again. What was opened is gone a
 * minute later, and at once with the customer's key: it is given only to whoever has the very key that opened it.
 */
export function createLineOpener(): typeof openEntry {
  const opened = new LRUCache<string, { readonly key: DataKey; readonly entry: LogEntry }>({
    max: LINES,
    ttl: KEPT_MS,
    ttlAutopurge: true,
  })
  return (key, conversation, line) => {
    const tag = Buffer.from(line.sealed.slice(-TAG_LENGTH)).toString('latin1')
    const name = `${conversation.id}:${line.at}:${tag}`
    const known = opened.get(name)
    if (known?.key === key) return asNow(known.entry, conversation, line.sequence)
    const entry = openEntry(key, conversation, line)
    opened.set(name, { key, entry })
    return entry
  }
}

/** A conversation's address may have changed since. */
function asNow(entry: LogEntry, conversation: Parameters<typeof openEntry>[1], sequence: number): LogEntry {
  return entry.kind === 'reply'
    ? { ...entry, sequence }
    : { ...entry, sequence, message: { ...entry.message, conversation } }
}
