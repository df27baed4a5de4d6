import type { SQLOutputValue } from 'node:sqlite'
import type { Accepted } from '../core/channel.ts'
import type { Clock } from '../core/clock.ts'
import type { ConversationReference } from '../core/conversation.ts'
import { ParleyError } from '../core/errors.ts'
import { silences } from '../core/handover.ts'
import type { DataKey, KeyRing } from '../core/keys.ts'
import type { Log } from '../core/log.ts'
import type { Claim, ConversationMemory, DueReminder, Lease } from '../core/memory.ts'
import type { Message } from '../core/message.ts'
import { groupCommit, naming, openSqlite, type Synchronous } from '../storage/sqlite.ts'
import { MIGRATIONS, prepareStatements } from './embedded-sql.ts'
import { DEFAULT_LIMITS, type MemoryLimits } from './limits.ts'
import { isNewWordOfBot } from './new-word.ts'
import { createOpener, type SealedReference } from './open-claim.ts'
import { type SealedLine, sealAddress, sealEntry, sealReminder, sealState } from './sealing.ts'

export interface EmbeddedMemoryOptions extends Partial<MemoryLimits> {
  readonly file: string
  readonly keys: KeyRing
  readonly clock: Clock
  readonly log: Log
  readonly synchronous?: Synchronous
}

/** Lines of a conversation between two times that its oldest are forgotten. */
const FORGET_EVERY = 16

/** Idle conversations forgotten in one step, so that others need not wait for long. */
const FORGET_AT_ONCE = 100

type Row = Record<string, SQLOutputValue>

/** Conversation memory in one SQLite file: for one machine, any number of processes. */
export function createEmbeddedMemory(options: EmbeddedMemoryOptions): ConversationMemory {
  const { file, keys, clock, log, startAfter } = options
  const { leaseMs, maxWaiting, recent, inbox, outbox, kept, keptBytes, retentionMs } = { ...DEFAULT_LIMITS, ...options }
  const database = openSqlite({ file, migrations: MIGRATIONS, synchronous: options.synchronous ?? 'normal' })
  const sql = prepareStatements(database)

  const atomically = groupCommit(database, file)

  const opener = createOpener(log)
  /** Waiting messages that a claim could not read: the commit ends them. */
  const aside = new WeakMap<Lease, readonly number[]>()

  /** The stored conversation of a living lease. */
  function leased(lease: Lease): Row {
    const row = sql.leased.get(lease.conversation, lease.customer, lease.token)
    if (!row) {
      throw new ParleyError('lease-lost', `the lease on conversation ${lease.conversation} was taken over`)
    }
    return row
  }

  /** One that nobody can read would come again for ever: it ends. */
  async function openReminder(row: Row): Promise<DueReminder | undefined> {
    const [id, conversation] = [String(row.reminder), String(row.id)]
    const key = await keys.dataKey(String(row.customer))
    const action = opener.reminder(key, conversation, id, row.sealed as Uint8Array)
    if (action)
      return { reminder: { id, due: Number(row.due), action }, conversation: opener.reference(key, referenceOf(row)) }
    await atomically(() => sql.endReminder.run(conversation, id))
    return undefined
  }

  /** A conversation that is not remembered begins after the place `after`. */
  function take(message: Message, key: DataKey, after: number): Accepted {
    const { id, channel, customer, address } = message.conversation
    const known = sql.messageById.get(id, message.id)
    if (message.reminder) sql.endReminder.run(id, message.id)
    if (known) {
      checkOwner(known, message.conversation)
      return { status: 'duplicate', sequence: Number(known.sequence) }
    }
    const sealedAddress = address === undefined ? null : sealAddress(key, id, address)
    const row = sql.acceptConversation.get({ id, channel, customer, address: sealedAddress, now: clock(), after })
    checkOwner(row, message.conversation)
    const sequence = Number(row?.last_sequence)
    if (sequence - Number(row?.first_waiting) >= maxWaiting) {
      throw new ParleyError('too-many-messages', `too many messages wait in conversation ${id}: wait for an answer`)
    }
    const sealed = sealEntry(key, id, sequence, { kind: 'message', message })
    sql.insertEntry.run(id, sequence, 'message', message.id, sealed)
    sql.grow.run(sealed.length, id)
    if (silences(message.desk)) sql.silence.run(sequence, id)
    return { status: 'accepted', sequence }
  }

  /** Never what waits or what the transcript lacks. */
  function forget({ id, last_sequence, first_waiting, bytes }: Row, transcribed: number, next: number): void {
    const last = Number(last_sequence)
    const may = Math.min(transcribed, next)
    if (Number(bytes) > keptBytes) {
      sql.forgetHeavy.run({ id: String(id), may, keptBytes })
    } else {
      // Now and then, because it costs.
      const passed = Math.floor(last / FORGET_EVERY) > Math.floor((Number(first_waiting) - 1) / FORGET_EVERY)
      if (!passed || last <= kept) return
      sql.forget.run(String(id), Math.min(last - kept, may))
    }
    sql.weigh.run({ id: String(id) })
  }

  return {
    async accept(message) {
      const { id, customer } = message.conversation
      const key = await keys.dataKey(customer)
      const isUnknown = () => startAfter !== undefined && sql.conversation.get(id) === undefined
      const taken = await atomically(() => (isUnknown() ? undefined : take(message, key, 0)))
      if (taken) return taken
      const after = (await startAfter?.(id)) ?? 0
      return atomically(() => take(message, key, after))
    },

    async claim(conversationId): Promise<Claim | undefined> {
      const claimed = await atomically(() => {
        const now = clock()
        const row = sql.claim.get(now + leaseMs, conversationId, now)
        if (!row) return undefined
        const { first_waiting: waiting, transcribed } = row
        return {
          row,
          inbox: waiting === null ? [] : sql.openMessages.all(conversationId, waiting as number, inbox),
          ledger: waiting === null ? [] : sql.openReplies.all(conversationId, waiting as number),
          // Within the step they cost a fraction of what a look of their own would, and most dialogs want them.
          recent: sql.handledEntries.all(conversationId, recent),
          outbox: sql.entriesAfter.all(conversationId, transcribed as number, outbox),
        }
      })
      if (!claimed) return undefined
      const { row } = claimed
      const customer = String(row.customer)
      const lease = { conversation: conversationId, customer, token: Number(row.lease_token) }
      const opened = opener.claim(await keys.dataKey(customer), {
        lease,
        attempts: Number(row.attempts),
        conversation: referenceOf(row),
        state: blob(row.state),
        inbox: claimed.inbox.map(lineOf),
        ledger: claimed.ledger.map(lineOf),
        recent: claimed.recent.map(lineOf).toReversed(),
        transcribed: Number(row.transcribed),
        outbox: claimed.outbox.map(lineOf),
      })
      aside.set(lease, opened.aside)
      return opened.claim
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
        if (Number(row.silenced) > 0 && isNewWordOfBot(reply)) return undefined
        const sequence = Number(row.last_sequence) + 1
        const sealed = sealEntry(key, lease.conversation, sequence, { kind: 'reply', reply, ...provenance })
        sql.append.run(sequence, sealed.length, lease.conversation)
        sql.insertEntry.run(lease.conversation, sequence, 'reply', reply.id, sealed)
        return sequence
      })
    },

    async commit(lease, { handled, state, transcribed, reminders = [], givenBack = 0 }) {
      const key = await keys.dataKey(lease.customer)
      return atomically(() => {
        const row = leased(lease)
        const firstWaiting = Number(row.first_waiting)
        for (const id of handled) sql.closeMessage.run(lease.conversation, id)
        for (const { id, due, action } of reminders) {
          sql.addReminder.run(lease.conversation, id, due, sealReminder(key, lease.conversation, id, action))
        }
        for (const place of aside.get(lease) ?? []) sql.closeEntry.run(lease.conversation, place)
        sql.closeReplies.run(lease.conversation, firstWaiting)
        const next = sql.nextWaiting.get(lease.conversation, firstWaiting)?.sequence ?? null
        const sealed = sealState(key, lease.conversation, state)
        const now = clock()
        const waitingSince = next === null ? null : now
        sql.commit.run(sealed, transcribed, next, waitingSince, now, givenBack, lease.conversation)
        forget(row, Math.max(transcribed, Number(row.transcribed)), Number(next ?? row.last_sequence))
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
      const found = await Promise.all(rows.map(openReminder))
      return found.filter((reminder) => reminder !== undefined)
    },

    async read(conversationId, after, limit) {
      const row = naming(file, () => sql.conversation.get(conversationId))
      if (!row) return []
      const key = await keys.dataKey(String(row.customer))
      const rows = naming(file, () => sql.entriesAfter.all(conversationId, after, limit))
      return opener.entries(key, opener.reference(key, referenceOf(row)), rows.map(lineOf))
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

    async forget(conversation) {
      await atomically(() => {
        sql.forgetEntries.run(conversation)
        sql.forgetReminders.run(conversation)
        sql.forgetConversation.run(conversation)
      })
    },

    async close() {
      database.close()
    },
  }
}

const blob = (value: SQLOutputValue | undefined) => (value instanceof Uint8Array ? value : undefined)

const referenceOf = (row: Row): SealedReference => ({
  id: String(row.id),
  channel: String(row.channel),
  customer: String(row.customer),
  address: blob(row.address),
})

function lineOf({ sequence, sealed }: Row): SealedLine {
  return { sequence: Number(sequence), at: Number(sequence), sealed: sealed as Uint8Array }
}

/** A stranger may not write to a conversation, nor learn what is in it. */
function checkOwner(row: Row | undefined, { id, channel, customer }: ConversationReference): void {
  if (row?.customer !== customer || row.channel !== channel) {
    throw new ParleyError('forbidden', `conversation ${id} belongs to another customer or channel`)
  }
}
