import type { Action } from '../core/action.ts'
import type { ConversationReference } from '../core/conversation.ts'
import { hasCode } from '../core/errors.ts'
import type { DataKey } from '../core/keys.ts'
import type { Log } from '../core/log.ts'
import type { Claim, LogEntry } from '../core/memory.ts'
import { createLineOpener } from './opened-lines.ts'
import { openAddress, openReminder, openState, type SealedLine } from './sealing.ts'

/** A claimed conversation as a store hands it over. */
export interface SealedClaim extends Pick<Claim, 'lease' | 'attempts' | 'transcribed'> {
  readonly conversation: SealedReference
  readonly state: Uint8Array | undefined
  readonly inbox: readonly SealedLine[]
  readonly ledger: readonly SealedLine[]
  /** The last handled lines. They are opened when somebody wants to know. */
  readonly recent: readonly SealedLine[]
  /** The first lines after `transcribed`, without a gap. */
  readonly outbox: readonly SealedLine[]
}

export interface SealedReference extends Omit<ConversationReference, 'address'> {
  readonly address: Uint8Array | undefined
}

/** Opens what a store has kept. What cannot be opened is set aside: logged, and left out. */
export interface Opener {
  reference(key: DataKey, sealed: SealedReference): ConversationReference
  entries(key: DataKey, conversation: ConversationReference, lines: readonly SealedLine[]): LogEntry[]
  reminder(key: DataKey, conversation: string, id: string, sealed: Uint8Array): Action | undefined
  /** Also the places of waiting messages that nobody can read: they wait no longer once the turn commits. */
  claim(key: DataKey, sealed: SealedClaim): { readonly claim: Claim; readonly aside: readonly number[] }
}

export function createOpener(log: Log): Opener {
  const openLine = createLineOpener()

  function attempt<T>(fields: object, open: () => T): T | undefined {
    try {
      return open()
    } catch (error) {
      if (!hasCode(error, 'unreadable')) throw error
      log.warn({ err: error, ...fields }, 'something remembered cannot be read, and is set aside')
      return undefined
    }
  }

  function reference(key: DataKey, { address: sealed, id, channel, customer }: SealedReference): ConversationReference {
    const address = sealed && attempt({ conversation: id, part: 'address' }, () => openAddress(key, id, sealed))
    return { id, channel, customer, ...(address !== undefined && { address }) }
  }

  const entry = (key: DataKey, conversation: ConversationReference, line: SealedLine) =>
    attempt({ conversation: conversation.id, sequence: line.sequence }, () => openLine(key, conversation, line))

  const entries: Opener['entries'] = (key, conversation, lines) =>
    lines.map((line) => entry(key, conversation, line)).filter((line) => line !== undefined)

  return {
    reference,
    entries,
    reminder: (key, conversation, id, sealed) =>
      attempt({ conversation, part: 'reminder' }, () => openReminder(key, conversation, id, sealed)),
    claim(key, { lease, attempts, transcribed, state: sealed, inbox, ledger, recent, outbox, ...rest }) {
      const conversation = reference(key, rest.conversation)
      const { id } = conversation
      // Inbox and ledger are in the outbox, too: each line is opened, and complained of, once.
      const opened = new Map<number, LogEntry | undefined>()
      const open = (line: SealedLine) => {
        if (!opened.has(line.sequence)) opened.set(line.sequence, entry(key, conversation, line))
        return opened.get(line.sequence)
      }
      const waiting = inbox.map(open)
      // The transcript goes without what nobody can read: up to there it has every line, and after it the next claim goes on.
      const first = outbox.findIndex((line) => open(line) !== undefined)
      const unreadable = first < 0 ? outbox.length : first
      const readable = outbox.slice(unreadable).map(open)
      const gap = readable.indexOf(undefined)
      const untranscribed = gap < 0 ? readable : readable.slice(0, gap)
      return {
        aside: inbox.filter((_, index) => waiting[index] === undefined).map(({ sequence }) => sequence),
        claim: {
          lease,
          attempts,
          conversation,
          state: (sealed && attempt({ conversation: id, part: 'state' }, () => openState(key, id, sealed))) ?? {
            facts: {},
          },
          inbox: waiting.filter((line) => line?.kind === 'message'),
          ledger: ledger.map(open).filter((line) => line?.kind === 'reply'),
          recent: () => entries(key, conversation, recent),
          transcribed: transcribed + unreadable,
          untranscribed: untranscribed.filter((line) => line !== undefined),
        },
      }
    },
  }
}
