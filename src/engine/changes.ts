import type { LogEntry, WaitingMessage } from '../core/memory.ts'
import type { Message } from '../core/message.ts'

/** A waiting message as it is now, with all that was sent of it. */
export interface StandingMessage {
  readonly message: Message
  /** Ids of the message and of its changes, as far as they wait, in order. */
  readonly sent: readonly string[]
}

/** The message that this one is about: that which it changes, or itself. */
export const subjectOf = ({ id, change }: Message): string => change?.message ?? id

/**
 * What is left to be handled, in order of arrival. A message that was edited while it waits is one with its new text;
 * one that was deleted is a deletion, of which nothing more comes.
 */
export function standing(inbox: readonly WaitingMessage[]): StandingMessage[] {
  const found = new Map<string, StandingMessage>()
  for (const { message } of inbox) {
    const before = found.get(subjectOf(message))
    found.set(subjectOf(message), {
      message: before ? changedBy(before.message, message) : message,
      sent: [...(before?.sent ?? []), message.id],
    })
  }
  return [...found.values()]
}

function changedBy(message: Message, { change, text, attachments }: Message): Message {
  // What comes later than its own change is out of date.
  if (!change) return message
  return { ...message, text, attachments, ...(change.kind === 'deleted' && { change }) }
}

/** Lines without what the customer has reworded or taken back since, also by the message that is being handled. */
export function withoutChanged(lines: readonly LogEntry[], handling: Message): LogEntry[] {
  const changes = lines.flatMap((line) => (line.kind === 'message' && line.message.change ? [line] : []))
  const newest = new Map(changes.map(({ message, sequence }) => [subjectOf(message), sequence]))
  if (handling.change) newest.set(handling.change.message, Number.POSITIVE_INFINITY)
  return lines.filter((line) => {
    if (line.kind === 'reply') return true
    const { message, sequence } = line
    return message.change?.kind !== 'deleted' && sequence >= (newest.get(subjectOf(message)) ?? 0)
  })
}

/** All texts that a message has had. */
export function textsOf(message: string, lines: readonly LogEntry[]): string[] {
  return lines.flatMap((line) =>
    line.kind === 'message' && subjectOf(line.message) === message && line.message.text !== ''
      ? [line.message.text]
      : [],
  )
}
