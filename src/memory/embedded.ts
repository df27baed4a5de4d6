import type { SQLOutputValue } from 'node:sqlite'
import type { Accepted } from '../core/channel.ts'
import type { Clock } from '../core/clock.ts'
import { ParleyError } from '../core/errors.ts'
import type { DataKey, KeyRing } from '../core/keys.ts'
import type { Claim, ConversationMemory, ConversationState, Lease, LogEntry } from '../core/memory.ts'
import type { Action, ConversationReference } from '../core/message.ts'
import { groupCommit, naming, openSqlite, type Synchronous } from '../storage/sqlite.ts'
import { MIGRATIONS, prepareStatements } from './embedded-sql.ts'
import { openEntry, openState, sealEntry, sealState } from './sealing.ts'

export interface EmbeddedMemoryOptions {
  readonly file: string
  readonly keys: KeyRing
  readonly clock: Clock
  readonly synchronous?: Synchronous
  /** How long a lease lives without being renewed, in milliseconds. */
  readonly leaseMs?: number
  /** How many messages may wait in one conversation. */
  readonly maxWaiting?: number
  /** How many handled lines a claim brings along. */
  readonly recent?: number
  /** How many lines of a conversation are kept at least. */
  readonly kept?: number
  /** How long a conversation in which nothing happens is remembered, in milliseconds. */
  readonly retentionMs?: number
  /** The last place of a conversation that is not remembered, where something else still knows it. */
  readonly startAfter?: (conversation: string) => Promise<number>
}

/** Lines of a conversation between two times that its oldest are forgotten. */
const FORGET_EVERY = 16

/** A claim opens so much at most, so that a long backlog does not make each turn of it longer. */
const INBOX = 8
const OUTBOX = 32

const DAY_MS = 86_400_000
/** Idle conversations forgotten in one step, so that others need not wait for long. */
const FORGET_AT_ONCE = 100

type Row = Record<string, SQLOutputValue>

/** Conversation memory in one SQLite file: for one machine, any number of processes. */
export function createEmbeddedMemory(options: EmbeddedMemoryOptions): ConversationMemory {
  const { file, keys, clock, leaseMs = 4_000, maxWaiting = 100, recent = 8, kept = 200 } = options
  const { retentionMs = 30 * DAY_MS, startAfter } = options
  const database = openSqlite({ file, migrations: MIGRATIONS, synchronous: options.synchronous ?? 'normal' })
  const sql = prepareStatements(database)

  const atomically = groupCommit(database, file)

  function referenceOf(row: Row, key: DataKey): ConversationReference {
    const id = String(row.id)
    const address = row.address === null ? undefined : openState(key, id, 'address', row.address as Uint8Array)
    return {
      id,
      channel: String(row.channel),
      customer: String(row.customer),
      ...(address !== undefined && { address }),
    }
  }

  const entryOf = (row: Row, conversation: ConversationReference, key: DataKey): LogEntry =>
    openEntry(key, conversation, Number(row.sequence), row.sealed as Uint8Array)

  /** The stored conversation of a living lease. */
  function leased(lease: Lease): Row {
    const row = sql.leased.get(lease.conversation, lease.customer, lease.token)
    if (!row) {
      throw new ParleyError('lease-lost', `the lease on conversation ${lease.conversation} was taken over`)
    }
    return row
  }

  /** Looked up when somebody wants to know: most turns do not. */
  function recentEntries(conversation: ConversationReference, key: DataKey): LogEntry[] {
    const rows = naming(file, () => sql.handledEntries.all(conversation.id, recent))
    return rows.map((line) => entryOf(line, conversation, key)).toReversed()
  }

  return {
    async accept(message): Promise<Accepted> {
      const { id, channel, customer, address } = message.conversation
      const key = await keys.dataKey(customer)
      const isNew = startAfter !== undefined && naming(file, () => sql.conversation.get(id)) === undefined
      const after = isNew ? await startAfter(id) : 0
      return atomically((): Accepted => {
        const known = sql.messageById.get(id, message.id)
        if (message.reminder) sql.endReminder.run(id, message.id)
        if (known) {
          checkOwner(known, message.conversation)
          return { status: 'duplicate', sequence: Number(known.sequence) }
        }
        const sealedAddress = address === undefined ? null : sealState(key, id, 'address', address)
        const row = sql.acceptConversation.get({ id, channel, customer, address: sealedAddress, now: clock(), after })
        checkOwner(row, message.conversation)
        const sequence = Number(row?.last_sequence)
        if (sequence - Number(row?.first_waiting) >= maxWaiting) {
          throw new ParleyError('too-many-messages', `too many messages wait in conversation ${id}: wait for an answer`)
        }
        sql.insertEntry.run(id, sequence, 'message', message.id, sealEntry(key, { sequence, kind: 'message', message }))
        return { status: 'accepted', sequence }
      })
    },

    async claim(conversationId): Promise<Claim | undefined> {
      const claimed = await atomically(() => {
        const now = clock()
        const row = sql.claim.get(now + leaseMs, conversationId, now)
        if (!row) return undefined
        const { first_waiting: waiting, transcribed } = row
        return {
          row,
          inbox: waiting === null ? [] : sql.openMessages.all(conversationId, waiting as number, INBOX),
          ledger: waiting === null ? [] : sql.openReplies.all(conversationId, waiting as number),
          outbox: sql.entriesAfter.all(conversationId, transcribed as number, OUTBOX),
        }
      })
      if (!claimed) return undefined
      const { row, inbox, ledger, outbox } = claimed
      const customer = String(row.customer)
      const key = await keys.dataKey(customer)
      const conversation = referenceOf(row, key)
      const opened = new Map<number, LogEntry>()
      const entries = (lines: readonly Row[]) =>
        lines.map((line) => {
          const sequence = Number(line.sequence)
          const entry = opened.get(sequence) ?? entryOf(line, conversation, key)
          opened.set(sequence, entry)
          return entry
        })
      return {
        lease: { conversation: conversationId, customer, token: Number(row.lease_token) },
        attempts: Number(row.attempts),
        conversation,
        state:
          row.state === null
            ? { facts: {} }
            : openState<ConversationState>(key, conversationId, 'state', row.state as Uint8Array),
        inbox: entries(inbox).filter((entry) => entry.kind === 'message'),
        ledger: entries(ledger).filter((entry) => entry.kind === 'reply'),
        recent: () => recentEntries(conversation, key),
        transcribed: Number(row.transcribed),
        untranscribed: entries(outbox),
      }
    },

    async renew(lease) {
      return atomically(() => {
        leased(lease)
        sql.renew.run(clock() + leaseMs, lease.conversation)
        return Number(sql.newestWaiting.get(lease.conversation)?.sequence ?? 0)
      })
    },

    async record(lease, reply, provenance) {
      const key = await keys.dataKey(lease.customer)
      return atomically(() => {
        const row = leased(lease)
        const known = sql.openReplyById.get(lease.conversation, Number(row.first_waiting), reply.id)
        if (known) return Number(known.sequence)
        const sequence = Number(row.last_sequence) + 1
        sql.setLastSequence.run(sequence, lease.conversation)
        const sealed = sealEntry(key, { sequence, kind: 'reply', reply, ...provenance }, lease.conversation)
        sql.insertEntry.run(lease.conversation, sequence, 'reply', reply.id, sealed)
        return sequence
      })
    },

    async commit(lease, { handled, state, transcribed, reminders = [] }) {
      const key = await keys.dataKey(lease.customer)
      return atomically(() => {
        const row = leased(lease)
        const firstWaiting = Number(row.first_waiting)
        for (const id of handled) sql.closeMessage.run(lease.conversation, id)
        for (const { id, due, action } of reminders) {
          const sealed = sealState(key, lease.conversation, `reminder:${id}`, action)
          sql.addReminder.run(lease.conversation, id, due, sealed)
        }
        sql.closeReplies.run(lease.conversation, firstWaiting)
        const next = sql.nextWaiting.get(lease.conversation, firstWaiting)?.sequence ?? null
        const sealed = sealState(key, lease.conversation, 'state', state)
        const now = clock()
        sql.commit.run(sealed, transcribed, next, next === null ? null : now, now, lease.conversation)
        // Now and then, because it costs; never what waits or what the transcript lacks.
        const last = Number(row.last_sequence)
        const passed = Math.floor(last / FORGET_EVERY) > Math.floor((firstWaiting - 1) / FORGET_EVERY)
        if (passed && last > kept) {
          sql.forget.run(lease.conversation, Math.min(last - kept, transcribed, Number(next ?? last)))
        }
        return next !== null
      })
    },

    async release(lease) {
      await atomically(() => {
        leased(lease)
        sql.release.run(lease.conversation)
      })
    },

    async waiting(channels, limit) {
      const rows = naming(file, () => sql.waiting.all(clock(), JSON.stringify(channels), limit))
      return rows.map((row) => String(row.id))
    },

    async due(channels, limit) {
      const rows = naming(file, () => sql.dueReminders.all(clock(), JSON.stringify(channels), limit))
      return Promise.all(
        rows.map(async (row) => {
          const key = await keys.dataKey(String(row.customer))
          const id = String(row.reminder)
          const action = openState<Action>(key, String(row.id), `reminder:${id}`, row.sealed as Uint8Array)
          return { reminder: { id, due: Number(row.due), action }, conversation: referenceOf(row, key) }
        }),
      )
    },

    async read(conversationId, after, limit) {
      const row = naming(file, () => sql.conversation.get(conversationId))
      if (!row) return []
      const key = await keys.dataKey(String(row.customer))
      const conversation = referenceOf(row, key)
      const rows = naming(file, () => sql.entriesAfter.all(conversationId, after, limit))
      return rows.map((line) => entryOf(line, conversation, key))
    },

    async forgetIdle() {
      let forgotten = 0
      for (;;) {
        const found = await atomically(() => {
          const rows = sql.idle.all(clock() - retentionMs, FORGET_AT_ONCE)
          for (const { id } of rows) {
            sql.forgetEntries.run(id as string)
            sql.forgetReminders.run(id as string)
            sql.forgetConversation.run(id as string)
          }
          return rows.length
        })
        forgotten += found
        if (found < FORGET_AT_ONCE) return forgotten
      }
    },

    async close() {
      database.close()
    },
  }
}

/** A stranger may not write to a conversation, nor learn what is in it. */
function checkOwner(row: Row | undefined, { id, channel, customer }: ConversationReference): void {
  if (row?.customer !== customer || row.channel !== channel) {
    throw new ParleyError('forbidden', `conversation ${id} belongs to another customer or channel`)
  }
}
