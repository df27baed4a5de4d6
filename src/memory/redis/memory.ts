import { randomBytes } from 'node:crypto'
import { z } from 'zod'
import type { Clock } from '../../core/clock.ts'
import { ParleyError } from '../../core/errors.ts'
import { silences } from '../../core/handover.ts'
import type { KeyRing } from '../../core/keys.ts'
import type { Log } from '../../core/log.ts'
import type { ConversationMemory, DueReminder, Lease } from '../../core/memory.ts'
import { DEFAULT_LIMITS, type MemoryLimits } from '../limits.ts'
import { isNewWordOfBot } from '../new-word.ts'
import { createOpener } from '../open-claim.ts'
import { type SealedLine, sealAddress, sealEntry, sealReminder, sealState } from '../sealing.ts'
import type { RedisClient } from './client.ts'
import { DUE_KEYS, keysOf, READY_KEYS } from './keys.ts'
import { atOf, readLine, writeLine } from './line.ts'
import { createSteps } from './run-step.ts'
import { SILENCED } from './steps.ts'

export interface RedisMemoryOptions extends Partial<MemoryLimits> {
  readonly client: RedisClient
  readonly keys: KeyRing
  readonly log: Log
  /** For tests; otherwise Redis's own clock counts, so that an instance whose clock is wrong does no harm. */
  readonly clock?: Clock
}

// What the steps return.
const bytes = z.instanceof(Buffer)
const text = bytes.transform(String)
const numbers = z.array(z.number())
const acceptedSchema = z.tuple([text, z.number()])
const lines = z.array(z.union([z.number(), bytes]))
const claimedSchema = z.tuple([
  ...[text, z.number(), text, text, z.number(), z.number(), bytes.nullable(), bytes.nullable()],
  ...[numbers, numbers, numbers, lines],
] as const)
const readSchema = z.tuple([text, text, bytes.nullable(), z.number(), z.array(bytes)])
const servedSchema = lines
const reminderSchema = z.tuple([text, text, bytes.nullable(), bytes])

/** Conversation memory in Redis, Redis Cluster, or behind Sentinel: for any number of instances. */
export function createRedisMemory(options: RedisMemoryOptions): ConversationMemory {
  const { client, keys, log, clock, startAfter } = options
  const { leaseMs, maxWaiting, recent, inbox, outbox, kept, keptBytes, retentionMs } = { ...DEFAULT_LIMITS, ...options }
  const steps = createSteps(client)
  const opener = createOpener(log)
  const now = () => clock?.() ?? ''

  /** Waiting messages that a claim could not read: the commit ends them. */
  const aside = new WeakMap<Lease, readonly number[]>()

  const instance = randomBytes(6).toString('base64url')
  let calls = 0
  /** Names a call for all times. */
  const newCall = () => `${instance}${(calls++).toString(36)}`

  /** What has come to its time in all partitions, the first first. */
  async function served(step: 'waiting' | 'due', sets: readonly string[], channels: readonly string[], limit: number) {
    const key = step === 'waiting' ? 'ready' : 'due'
    const found = await Promise.all(sets.map((set) => steps[step]({ [key]: set }, now(), limit, ...channels)))
    return found
      .flatMap((part) => pairs(servedSchema.parse(part)))
      .map(([member, time]) => [String(member), Number(time)] as const)
      .toSorted(([, a], [, b]) => a - b)
      .slice(0, limit)
  }

  /** One that nobody can read would come again for ever: it ends. */
  async function openReminder(member: string, due: number): Promise<DueReminder | undefined> {
    const ends = member.indexOf('\0')
    const [reminder, id] = [member.slice(0, ends), member.slice(ends + 1)]
    const found = await steps.reminder(keysOf(id), id, reminder, '')
    if (found === null) return undefined
    const [channel, customer, address, sealed] = reminderSchema.parse(found)
    const key = await keys.dataKey(customer)
    const action = opener.reminder(key, id, reminder, sealed)
    const conversation = opener.reference(key, { id, channel, customer, address: address ?? undefined })
    if (action) return { reminder: { id: reminder, due, action }, conversation }
    await steps.reminder(keysOf(id), id, reminder, 1)
    return undefined
  }

  return {
    async accept(message) {
      const { id, channel, customer, address } = message.conversation
      const key = await keys.dataKey(customer)
      const line = writeLine('m', message.id, sealEntry(key, id, atOf('m', message.id), { kind: 'message', message }))
      const sealedAddress = address === undefined ? '' : sealAddress(key, id, address)
      const call = newCall()
      const step = async (after: number | '') =>
        acceptedSchema.parse(
          await steps.accept(
            keysOf(id),
            ...[now(), call, retentionMs, id, channel, customer, message.id, line, sealedAddress, after, maxWaiting],
            message.reminder ? 1 : '',
            silences(message.desk) ? 1 : '',
          ),
        )
      const begin = startAfter ? '' : 0
      const first = await step(begin)
      const [status, sequence] = first[0] === 'unknown' ? await step((await startAfter?.(id)) ?? 0) : first
      if (status === 'forbidden') {
        throw new ParleyError('forbidden', `conversation ${id} belongs to another customer or channel`)
      }
      if (status === 'full') {
        throw new ParleyError('too-many-messages', `too many messages wait in conversation ${id}: wait for an answer`)
      }
      return { status: status === 'accepted' ? 'accepted' : 'duplicate', sequence }
    },

    async claim(id) {
      const found = await steps.claim(keysOf(id), now(), newCall(), retentionMs, id, leaseMs, inbox, outbox, recent)
      if (found === null) return undefined
      const [token, attempts, channel, customer, newest, transcribed, state, address, ...parts] =
        claimedSchema.parse(found)
      const [waiting, replies, handled, shipped] = parts
      const lines = linesOf(shipped)
      const at = (sequences: readonly number[]) => sequences.map((sequence) => lines.get(sequence) ?? lost(sequence))
      const lease = { conversation: id, customer, token: Number(token) }
      const lacking = Array.from(
        { length: Math.min(outbox, newest - transcribed) },
        (_, index) => transcribed + 1 + index,
      )
      const opened = opener.claim(await keys.dataKey(customer), {
        lease,
        attempts,
        conversation: { id, channel, customer, address: address ?? undefined },
        state: state ?? undefined,
        inbox: at(waiting),
        ledger: at(replies.toSorted((a, b) => a - b)),
        recent: at(handled.toReversed()),
        transcribed,
        outbox: at(lacking),
      })
      aside.set(lease, opened.aside)
      return opened.claim
    },

    async renew({ conversation, customer, token }) {
      const newest = await steps.renew(keysOf(conversation), now(), customer, token, conversation, leaseMs)
      return held(conversation, newest)
    },

    async record({ conversation, customer, token }, reply, provenance) {
      const key = await keys.dataKey(customer)
      const sealed = sealEntry(key, conversation, atOf('r', reply.id), { kind: 'reply', reply, ...provenance })
      const line = writeLine('r', reply.id, sealed)
      const isNewWord = isNewWordOfBot(reply) ? 1 : ''
      const step = await steps.record(keysOf(conversation), now(), customer, token, reply.id, line, isNewWord)
      const place = held(conversation, step)
      return place === SILENCED ? undefined : place
    },

    async commit(lease, { handled, state, transcribed, reminders = [], givenBack = 0 }) {
      const { conversation, customer, token } = lease
      const key = await keys.dataKey(customer)
      const sealed = sealState(key, conversation, state)
      const unreadable = aside.get(lease) ?? []
      const more = await steps.commit(
        keysOf(conversation),
        ...[now(), newCall(), customer, token, conversation, sealed, transcribed, kept, keptBytes, givenBack],
        ...[unreadable.length, ...unreadable, reminders.length],
        ...reminders.flatMap(({ id, due, action }) => [id, due, sealReminder(key, conversation, id, action)]),
        ...handled,
      )
      return held(conversation, more) === 1
    },

    async release({ conversation, customer, token }) {
      held(conversation, await steps.release(keysOf(conversation), now(), newCall(), customer, token, conversation))
    },

    waiting: async (channels, limit) => (await served('waiting', READY_KEYS, channels, limit)).map(([id]) => id),

    async due(channels, limit) {
      const found = await served('due', DUE_KEYS, channels, limit)
      const opened = await Promise.all(found.map(([member, due]) => openReminder(member, due)))
      return opened.filter((reminder) => reminder !== undefined)
    },

    async read(id, after, limit) {
      const found = await steps.read(keysOf(id), after, limit)
      if (found === null) return []
      const [channel, customer, address, from, lines] = readSchema.parse(found)
      const key = await keys.dataKey(customer)
      const conversation = opener.reference(key, { id, channel, customer, address: address ?? undefined })
      return opener.entries(
        key,
        conversation,
        lines.map((line, index) => readLine(from + index, line)),
      )
    },

    // Redis does it by itself, and does not tell.
    forgetIdle: async () => 0,
    forget: async (conversation) => void (await steps.forget(keysOf(conversation))),
    // The client is closed by whoever made it.
    close: async () => {},
  }
}

/** What a step gives that the lease's holder alone may take. */
function held(conversation: string, result: unknown): number {
  if (typeof result === 'number') return result
  throw new ParleyError('lease-lost', `the lease on conversation ${conversation} was taken over`)
}

function linesOf(shipped: readonly (number | Buffer)[]): Map<number, SealedLine> {
  const lines = pairs(shipped).map(([sequence, line]) => readLine(Number(sequence), line as Buffer))
  return new Map(lines.map((line) => [line.sequence, line]))
}

/** A line that should be there: nobody can read it. */
const lost = (sequence: number): SealedLine => ({ sequence, at: '', sealed: new Uint8Array() })

function pairs<T>(flat: readonly T[]): [T, T][] {
  return Array.from({ length: flat.length / 2 }, (_, index) => flat.slice(2 * index, 2 * index + 2) as [T, T])
}
