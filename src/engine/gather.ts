import type { Claim } from '../core/memory.ts'
import type { Message } from '../core/message.ts'
import { type StandingMessage, standing, subjectOf } from './changes.ts'

/** What becomes of messages that come while a turn runs. */
export interface BusyPolicy {
  /**
   * `queue`: each gets a turn, in order. `merge`: those that wait together and came shortly after each other become
   * one turn, up to the first that is a whole question. `supersede`: as `merge`, and a newer message cuts a running answer short.
   */
  readonly whileBusy: 'queue' | 'merge' | 'supersede'
  /** What comes this much later than the one before is another matter, in milliseconds. */
  readonly mergeMs: number
}

/** What one turn handles: a message, or several that became one. */
export interface TurnInput {
  /** Id of the first message: the turn's replies are numbered from it, whatever joins it after a crash. */
  readonly id: string
  /** With the id of the last message, and the texts of all. */
  readonly message: Message
  /** Id of the message to which the turn replies. */
  readonly replyTo: string
  /** Ids of the messages, and of what changed them while they waited. */
  readonly handled: readonly string[]
}

/** The next turn of a conversation: its first waiting message, with those that are merged into it. */
export function gatherTurn(
  { inbox, ledger, attempts }: Claim,
  { whileBusy, mergeMs }: BusyPolicy,
  mostCharacters: number,
): TurnInput | undefined {
  const promised = ledger.at(-1)?.reply.replyTo
  // What changed since a dead turn recorded its replies cannot be told from what it knew: it is a turn of its own.
  const waiting =
    promised === undefined ? standing(inbox) : inbox.map(({ message }) => ({ message, sent: [message.id] }))
  const [first] = waiting
  if (!first) return undefined
  const end = waiting.findIndex(({ message }) => subjectOf(message) === promised)
  // Replies that a dead turn recorded answer the messages of that turn and no others.
  if (end >= 0) return inputOf(first, waiting.slice(0, end + 1))
  // After a crash each message is tried alone, so that one that ends its process takes no other along.
  if (promised !== undefined || attempts > 1 || whileBusy === 'queue') return inputOf(first, [first])
  const merged = [first]
  let characters = first.message.text.length
  for (const next of waiting.slice(1)) {
    const before = merged.at(-1)?.message ?? first.message
    characters += 1 + next.message.text.length
    if (!belongTogether(before, next.message, mergeMs) || characters > mostCharacters) break
    merged.push(next)
  }
  return inputOf(first, merged)
}

/** Ends a question, which is answered for itself. */
const QUESTION_MARK = /[?？]\s*$/

function belongTogether(one: Message, next: Message, mergeMs: number): boolean {
  return (
    !QUESTION_MARK.test(one.text) &&
    !standsAlone(one) &&
    !standsAlone(next) &&
    one.sender.id === next.sender.id &&
    one.locale === next.locale &&
    next.time - one.time <= mergeMs
  )
}

const standsAlone = ({ action, outgoing, desk, change }: Message) =>
  (action ?? outgoing ?? desk ?? change) !== undefined

function inputOf(first: StandingMessage, entries: readonly StandingMessage[]): TurnInput {
  const messages = entries.map(({ message }) => message)
  const last = messages.at(-1) ?? first.message
  return {
    id: first.message.id,
    message: {
      ...last,
      text: messages.map(({ text }) => text).join('\n'),
      attachments: messages.flatMap(({ attachments }) => attachments),
    },
    replyTo: subjectOf(last),
    handled: entries.flatMap(({ sent }) => sent),
  }
}

/** Whether a message that came while others were answered corrects them. What a button or another says does not. */
export function corrects({ action, outgoing, desk, change, sender }: Message, answered: TurnInput): boolean {
  if (change) return answered.handled.includes(change.message)
  return !action && !outgoing && !desk && sender.id === answered.message.sender.id
}
