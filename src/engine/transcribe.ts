import type { Action } from '../core/action.ts'
import { provenanceOf } from '../core/answer.ts'
import type { DeskStep } from '../core/handover.ts'
import type { Log } from '../core/log.ts'
import type { Claim, LogEntry } from '../core/memory.ts'
import type { Principal } from '../core/principal.ts'
import type { SummaryLine } from '../core/summary.ts'
import type { TranscriptContent, TranscriptEntry, TranscriptStore } from '../core/transcript.ts'
import { ratingOf } from './rating.ts'

const ENGINE: Principal = { role: 'service', id: 'engine' }

/** What came of a turn, with its last message. */
interface Ended {
  readonly message: string
  readonly outcome: SummaryLine['outcome']
  /** Points that the customer gave in it, from 1 to 5. */
  readonly score?: number | undefined
}

/**
 * Writes the lines that the transcript lacks; where it cannot, they stay in memory for another time. What came of the
 * turn is noted with its last message.
 */
export async function writeTranscript(
  claim: Claim,
  said: readonly LogEntry[],
  { transcripts, log }: { readonly transcripts: TranscriptStore; readonly log: Log },
  ended?: Ended,
): Promise<{ readonly written: boolean; readonly transcribed: number }> {
  const { conversation, transcribed, untranscribed } = claim
  const lines = [...untranscribed.filter((entry) => !said.some((line) => line.sequence === entry.sequence)), ...said]
  try {
    await transcripts.append(
      ENGINE,
      lines.map((line) => ({
        ...transcribe(line, claim),
        ...(line.kind === 'message' && line.message.id === ended?.message && came(ended)),
      })),
    )
    return { written: true, transcribed: wholeUpTo(transcribed, lines) }
  } catch (error) {
    log.error({ err: error, conversation: conversation.id }, 'transcript not written, will be tried again')
    return { written: false, transcribed }
  }
}

const came = ({ outcome, score }: Ended) => ({ outcome, ...(score !== undefined && { score }) })

/** A line of the conversation's log as the transcript keeps it. */
function transcribe(entry: LogEntry, claim: Claim): TranscriptEntry {
  const { id, channel, customer } = claim.conversation
  const place = { conversation: id, sequence: entry.sequence, customer, channel }
  if (entry.kind === 'message') {
    const { time, text, sender, action, locale, reminder, outgoing, desk, change, attachments } = entry.message
    const content: TranscriptContent = {
      text,
      ...(sender.name !== undefined && { senderName: sender.name }),
      ...(action && { action }),
      ...(change && { change: { kind: change.kind, ...placeOf(change.message, claim) } }),
      ...(attachments.length > 0 && { attachments }),
    }
    if (desk) return { ...place, time, ...(locale && { locale }), passages: [], ...deskLine(desk) }
    const spoke = { ...place, time, ...(locale && { locale }), passages: [], content }
    // The line after it has what is said: this one only keeps the place.
    if (outgoing) return { ...spoke, author: outgoing.author?.kind ?? 'bot' }
    // Nobody sent a reminder: it is the bot that goes on by itself.
    return reminder
      ? { ...spoke, author: 'bot', ...(action && { dialog: action.dialog }) }
      : { ...spoke, author: 'customer', ...feedbackOf(action) }
  }
  const { time, text, locale, dialog, author, suggestedActions, card, attachments } = entry.reply
  const content: TranscriptContent = {
    text,
    ...(author && { senderName: author.name }),
    ...(suggestedActions && { suggestedActions }),
    ...(card !== undefined && { card }),
    ...(attachments && { attachments }),
  }
  return {
    ...place,
    time,
    author: author?.kind ?? 'bot',
    locale,
    ...(dialog !== undefined && { dialog }),
    ...provenanceOf(entry),
    content,
  }
}

/** The place of a message, where it is still at hand. */
function placeOf(message: string, { untranscribed, recent }: Claim): { readonly sequence?: number } {
  const is = (line: LogEntry) => line.kind === 'message' && line.message.id === message
  const line = untranscribed.find(is) ?? recent().find(is)
  return line ? { sequence: line.sequence } : {}
}

/** A note is told; of another step, the line after it tells the customer. */
function deskLine({ agent, ...step }: DeskStep): Pick<TranscriptEntry, 'author' | 'content'> {
  const senderName = agent.name
  return step.kind === 'note'
    ? { author: 'agent', content: { text: step.text, senderName, internal: true } }
    : { author: 'system', content: { text: '', senderName } }
}

/** A rating is metadata: how often answers help can be counted without opening what was said. */
function feedbackOf(action: Action | undefined): Pick<TranscriptEntry, 'feedback'> {
  const feedback = ratingOf(action)
  return feedback ? { feedback } : {}
}

/** The highest sequence up to which nothing is missing, counted on from one that is known to be whole. */
function wholeUpTo(known: number, entries: readonly LogEntry[]): number {
  const sequences = new Set(entries.map((entry) => entry.sequence))
  let whole = known
  while (sequences.has(whole + 1)) whole++
  return whole
}
