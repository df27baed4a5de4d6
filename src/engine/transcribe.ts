import type { LogEntry } from '../core/memory.ts'
import type { ConversationReference } from '../core/message.ts'
import type { TranscriptContent, TranscriptEntry } from '../core/transcript.ts'

/** A line of the conversation's log as the transcript keeps it. */
export function transcribe(entry: LogEntry, { id, channel, customer }: ConversationReference): TranscriptEntry {
  const place = { conversation: id, sequence: entry.sequence, customer, channel }
  if (entry.kind === 'message') {
    const { time, text, sender, action, locale } = entry.message
    const content: TranscriptContent = {
      text,
      ...(sender.name !== undefined && { senderName: sender.name }),
      ...(action && { action }),
    }
    return { ...place, time, author: 'customer', ...(locale && { locale }), passages: [], content }
  }
  const { time, text, locale, dialog, suggestedActions, card } = entry.reply
  const content: TranscriptContent = {
    text,
    ...(suggestedActions && { suggestedActions }),
    ...(card !== undefined && { card }),
  }
  return { ...place, time, author: 'bot', locale, dialog, passages: entry.passages, content }
}

/** The highest sequence up to which nothing is missing, counted on from one that is known to be whole. */
export function wholeUpTo(known: number, entries: readonly LogEntry[]): number {
  const sequences = new Set(entries.map((entry) => entry.sequence))
  let whole = known
  while (sequences.has(whole + 1)) whole++
  return whole
}
