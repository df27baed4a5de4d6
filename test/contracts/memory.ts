import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { NO_SOURCE } from '../../src/core/answer.ts'
import type { ConversationReference } from '../../src/core/conversation.ts'
import type { DeskStep } from '../../src/core/handover.ts'
import type { Claim, ConversationMemory, ConversationState, Lease, LogEntry } from '../../src/core/memory.ts'
import type { Message } from '../../src/core/message.ts'
import type { Reply } from '../../src/core/reply.ts'
import type { KeptLine } from '../support/kept-log.ts'

/** What the memory is to be opened with: short, so that a test reaches the limits. */
export const MEMORY_LIMITS = {
  leaseMs: 5_000,
  recent: 4,
  kept: 40,
  keptBytes: 40_000,
  maxWaiting: 100,
  retentionMs: 30 * 86_400_000,
  // Something else still knows this one.
  startAfter: async (id: string) => (id === 'known elsewhere' ? 41 : 0),
} as const

/** An empty memory of its own for one test. */
export interface OpenedMemory {
  readonly memory: ConversationMemory
  /** Moves the memory's clock on, in milliseconds. */
  advance(ms: number): void | Promise<void>
  /** What the memory has logged. */
  readonly lines: readonly KeptLine[]
  /** Breaks one of the values that are kept of a conversation: the line at a place, its state, or a reminder. */
  damage(
    conversation: string,
    what: number | 'state' | `reminder:${string}`,
    how: 'damaged' | 'of another version',
  ): Promise<void>
  /** Closes the memory and opens it again on what it left behind. */
  reopen(): Promise<ConversationMemory>
  close(): Promise<void>
}

const DAY_MS = 86_400_000
const SINGLE = 'c1'

function conversation(id: string, more: Partial<ConversationReference> = {}): ConversationReference {
  return { id, channel: 'web', customer: 'ada', ...more }
}

function message(id: string, more: Partial<Message> = {}): Message {
  return {
    id,
    conversation: conversation(SINGLE),
    sender: { id: 'ada' },
    text: `text of ${id}`,
    attachments: [],
    time: 1_764_000_000_000,
    ...more,
  }
}

const reply = (id: string, more: Partial<Reply> = {}): Reply => ({
  id,
  replyTo: id.replace(/\.\d+$/, ''),
  text: `text of ${id}`,
  dialog: 'answer',
  locale: 'en',
  time: 1_764_000_000_500,
  ...more,
})

async function claimed(memory: ConversationMemory, id = SINGLE): Promise<Claim> {
  const claim = await memory.claim(id)
  if (!claim) throw new Error(`nothing to claim in ${id}`)
  return claim
}

/** Handles the first message that waits with so many replies; true when more wait. */
async function takeTurn(memory: ConversationMemory, { id = SINGLE, replies = 1, transcribe = true } = {}) {
  const { lease, inbox, state, untranscribed } = await claimed(memory, id)
  const [waiting] = inbox
  if (!waiting) throw new Error(`nothing waits in ${id}`)
  const { message: first } = waiting
  let last = untranscribed.at(-1)?.sequence ?? 0
  for (let n = 0; n < replies; n++) last = (await memory.record(lease, reply(`${first.id}.${n}`), NO_SOURCE)) ?? 0
  return memory.commit(lease, { handled: [first.id], state, transcribed: transcribe ? last : 0 })
}

const idOf = (entry: LogEntry) => (entry.kind === 'message' ? entry.message.id : entry.reply.id)
const ids = (entries: readonly LogEntry[]) => entries.map(idOf)
const sequences = (entries: readonly LogEntry[]) => entries.map((entry) => entry.sequence)
const upTo = (last: number, first = 1) => Array.from({ length: last - first + 1 }, (_, index) => first + index)

/** What every conversation memory promises. */
export function describeMemory(name: string, open: () => Promise<OpenedMemory>): void {
  describe(`${name} keeps the conversation memory's promise`, () => {
    let opened: OpenedMemory
    let memory: ConversationMemory

    beforeEach(async () => {
      opened = await open()
      memory = opened.memory
    })
    afterEach(() => opened.close())

    const accept = (id: string, more: Partial<Message> = {}) => memory.accept(message(id, more))
    const log = (id = SINGLE) => memory.read(id, 0, 10_000)
    const commit = (lease: Lease, handled: readonly string[], state: ConversationState = { facts: {} }) =>
      memory.commit(lease, { handled, state, transcribed: 0 })

    describe('a take', () => {
      const step = (kind: 'take' | 'return') => {
        const desk: DeskStep = { kind, handover: 'h1', queue: 'support', agent: { id: 'mia', name: 'Mia' } }
        return { desk, text: '', sender: { id: 'desk' } }
      }

      it('silences the bot from its acceptance on, in the turn that runs, too', async () => {
        await accept('m1')
        const { lease } = await claimed(memory)
        expect(await memory.record(lease, reply('m1.0'), NO_SOURCE)).toBe(2)
        await accept('take', step('take'))
        expect(await memory.record(lease, reply('m1.1'), NO_SOURCE)).toBeUndefined()
        // What was promised before keeps its place; what had been shown, and what others say, is let through.
        expect(await memory.record(lease, reply('m1.0'), NO_SOURCE)).toBe(2)
        expect(await memory.record(lease, reply('m1.1', { superseded: true }), NO_SOURCE)).toBe(4)
        const author = { kind: 'agent', name: 'Mia' } as const
        expect(await memory.record(lease, reply('m1.2', { author }), NO_SOURCE)).toBe(5)
        expect(ids(await log())).toEqual(['m1', 'm1.0', 'take', 'm1.1', 'm1.2'])
      })

      it('silences it until a later step gave the conversation back', async () => {
        await accept('m1')
        await accept('take', step('take'))
        const first = await claimed(memory)
        await commit(first.lease, ['m1'])
        await accept('return', step('return'))
        await accept('take again', step('take'))
        const second = await claimed(memory)
        const state = { facts: {} }
        await memory.commit(second.lease, { handled: ['take', 'return'], state, transcribed: 0, givenBack: 3 })
        const third = await claimed(memory)
        expect(await memory.record(third.lease, reply('m2.0'), NO_SOURCE)).toBeUndefined()
        await memory.commit(third.lease, { handled: ['take again'], state, transcribed: 0, givenBack: 4 })
        await accept('m3')
        const fourth = await claimed(memory)
        expect(await memory.record(fourth.lease, reply('m3.0'), NO_SOURCE)).toBe(6)
      })
    })

    describe('accept', () => {
      it('gives messages their places in order of arrival', async () => {
        expect(await accept('m1')).toEqual({ status: 'accepted', sequence: 1 })
        expect(await accept('m2')).toEqual({ status: 'accepted', sequence: 2 })
      })

      it('knows a message by its id, and gives the place of the first', async () => {
        await accept('m1')
        await accept('m2')
        expect(await accept('m1', { text: 'changed' })).toEqual({ status: 'duplicate', sequence: 1 })
        expect((await log()).map((entry) => entry.kind === 'message' && entry.message.text)).toEqual([
          'text of m1',
          'text of m2',
        ])
      })

      it('still knows a message that was handled, and does not wait for it again', async () => {
        await accept('m1')
        await takeTurn(memory)
        expect(await accept('m1')).toEqual({ status: 'duplicate', sequence: 1 })
        expect(await memory.claim(SINGLE)).toBeUndefined()
      })

      it('knows ids within their conversation only', async () => {
        await accept('m1')
        expect(await accept('m1', { conversation: conversation('c2') })).toEqual({ status: 'accepted', sequence: 1 })
      })

      it('takes one of fifty that come at once', async () => {
        const all = await Promise.all(Array.from({ length: 50 }, () => accept('m1')))
        expect(all.filter(({ status }) => status === 'accepted')).toHaveLength(1)
        expect(new Set(all.map(({ sequence }) => sequence))).toEqual(new Set([1]))
        expect(await log()).toHaveLength(1)
      })

      it('leaves no gap between messages and replies', async () => {
        await accept('m1')
        const { lease } = await claimed(memory)
        await Promise.all([
          accept('m2'),
          memory.record(lease, reply('m1.0'), NO_SOURCE),
          accept('m1'),
          accept('m3'),
          memory.record(lease, reply('m1.1'), NO_SOURCE),
          memory.record(lease, reply('m1.0'), NO_SOURCE),
        ])
        expect(sequences(await log())).toEqual(upTo(5))
        expect(new Set(ids(await log()))).toEqual(new Set(['m1', 'm2', 'm3', 'm1.0', 'm1.1']))
      })

      it.each([
        ['another customer', { customer: 'bob' }],
        ['another channel', { channel: 'teams' }],
      ])('refuses %s, and nothing has happened', async (_who, other) => {
        await accept('m1')
        await takeTurn(memory)
        const stranger = { conversation: conversation(SINGLE, { ...other, address: { evil: true } }) }
        await expect(accept('x1', stranger)).rejects.toMatchObject({ code: 'forbidden' })
        // Nor may a stranger learn which messages there are.
        await expect(accept('m1', stranger)).rejects.toMatchObject({ code: 'forbidden' })
        expect(await memory.waiting(['web', 'teams'], 10)).toEqual([])
        expect(await accept('m2')).toEqual({ status: 'accepted', sequence: 3 })
        expect((await claimed(memory)).conversation).toEqual(conversation(SINGLE))
      })
    })

    describe('claim', () => {
      it('gives nothing where nothing waits', async () => {
        expect(await memory.claim('nobody')).toBeUndefined()
        await accept('m1')
        await takeTurn(memory)
        expect(await memory.claim(SINGLE)).toBeUndefined()
      })

      it('brings all that a first turn needs', async () => {
        const reference = conversation(SINGLE, { address: { thread: 7, path: ['a', null] } })
        await accept('m1', { conversation: reference })
        await accept('m2', { conversation: reference })
        const claim = await claimed(memory)
        expect(claim.conversation).toEqual(reference)
        expect(claim.inbox).toEqual([
          { sequence: 1, kind: 'message', message: message('m1', { conversation: reference }) },
          { sequence: 2, kind: 'message', message: message('m2', { conversation: reference }) },
        ])
        expect(claim.state).toEqual({ facts: {} })
        expect(claim.ledger).toEqual([])
        expect(claim.recent()).toEqual([])
        expect(claim.transcribed).toBe(0)
        expect(claim.untranscribed).toEqual(claim.inbox)
      })

      it('brings the address that the newest message came with', async () => {
        await accept('m1', { conversation: conversation(SINGLE, { address: 'old' }) })
        await accept('m2', { conversation: conversation(SINGLE, { address: 'new' }) })
        expect((await claimed(memory)).conversation.address).toBe('new')
      })

      it('brings the last handled lines, oldest first, and not more than asked for', async () => {
        for (const id of ['m1', 'm2', 'm3']) {
          await accept(id)
          await takeTurn(memory)
        }
        await accept('m4')
        expect(ids((await claimed(memory)).recent())).toEqual(['m2', 'm2.0', 'm3', 'm3.0'])
      })

      it('brings what was answered after the message that now has its turn had come', async () => {
        await accept('m1')
        await accept('m2')
        await takeTurn(memory)
        const claim = await claimed(memory)
        expect(ids(claim.inbox)).toEqual(['m2'])
        expect(ids(claim.recent())).toEqual(['m1', 'm1.0'])
      })

      it('brings the outbox: the lines after the last transcribed one, in order', async () => {
        await accept('m1')
        const first = await claimed(memory)
        await accept('m2')
        await memory.record(first.lease, reply('m1.0'), NO_SOURCE)
        await memory.commit(first.lease, { handled: ['m1'], state: { facts: {} }, transcribed: 1 })
        await accept('m3')
        const second = await claimed(memory)
        expect(second.transcribed).toBe(1)
        expect(ids(second.untranscribed)).toEqual(['m2', 'm1.0', 'm3'])
        expect(sequences(second.untranscribed)).toEqual([2, 3, 4])
      })

      it('never takes back what was transcribed', async () => {
        await accept('m1')
        await takeTurn(memory)
        await accept('m2')
        await commit((await claimed(memory)).lease, ['m2'])
        await accept('m3')
        const claim = await claimed(memory)
        expect(claim.transcribed).toBe(2)
        expect(ids(claim.untranscribed)).toEqual(['m2', 'm3'])
      })

      it('is for one at a time', async () => {
        await accept('m1')
        const claims = await Promise.all(Array.from({ length: 10 }, () => memory.claim(SINGLE)))
        expect(claims.filter(Boolean)).toHaveLength(1)
        expect(await memory.claim(SINGLE)).toBeUndefined()
      })
    })

    describe('the lease', () => {
      it('can be taken once it ran out, and not a moment before', async () => {
        await accept('m1')
        await claimed(memory)
        await opened.advance(MEMORY_LIMITS.leaseMs - 1)
        expect(await memory.claim(SINGLE)).toBeUndefined()
        expect(await memory.waiting(['web'], 10)).toEqual([])
        await opened.advance(1)
        expect(await memory.waiting(['web'], 10)).toEqual([SINGLE])
        expect(ids((await claimed(memory)).inbox)).toEqual(['m1'])
      })

      it('lives on when it is renewed', async () => {
        await accept('m1')
        const { lease } = await claimed(memory)
        for (let n = 0; n < 3; n++) {
          await opened.advance(MEMORY_LIMITS.leaseMs - 1)
          await memory.renew(lease)
        }
        await opened.advance(MEMORY_LIMITS.leaseMs - 1)
        expect(await memory.claim(SINGLE)).toBeUndefined()
        expect(await commit(lease, ['m1'])).toBe(false)
      })

      it('lets whoever lost it change nothing', async () => {
        await accept('m1')
        const old = await claimed(memory)
        await memory.record(old.lease, reply('m1.0'), NO_SOURCE)
        await opened.advance(MEMORY_LIMITS.leaseMs)
        const now = await claimed(memory)
        const before = await log()

        const lost = { code: 'lease-lost' }
        await expect(memory.record(old.lease, reply('m1.0'), NO_SOURCE)).rejects.toMatchObject(lost)
        await expect(memory.record(old.lease, reply('m1.1'), NO_SOURCE)).rejects.toMatchObject(lost)
        await expect(commit(old.lease, ['m1'], { facts: { by: 'old' } })).rejects.toMatchObject(lost)
        await expect(memory.renew(old.lease)).rejects.toMatchObject(lost)
        await expect(memory.release(old.lease)).rejects.toMatchObject(lost)

        expect(await log()).toEqual(before)
        expect(await memory.claim(SINGLE)).toBeUndefined()
        await opened.advance(MEMORY_LIMITS.leaseMs - 1)
        expect(await memory.claim(SINGLE)).toBeUndefined()
        expect(await memory.record(now.lease, reply('m1.1'), NO_SOURCE)).toBe(3)
        expect(await commit(now.lease, ['m1'], { facts: { by: 'now' } })).toBe(false)
        await accept('m2')
        expect((await claimed(memory)).state).toEqual({ facts: { by: 'now' } })
      })

      it('ends with the commit and with the release', async () => {
        await accept('m1')
        const { lease: released } = await claimed(memory)
        await memory.release(released)
        await expect(memory.record(released, reply('m1.0'), NO_SOURCE)).rejects.toMatchObject({ code: 'lease-lost' })
        const { lease: committed } = await claimed(memory)
        await commit(committed, ['m1'])
        await expect(commit(committed, [])).rejects.toMatchObject({ code: 'lease-lost' })
        expect(await log()).toHaveLength(1)
      })

      it('cannot be made up', async () => {
        await accept('m1')
        const { lease } = await claimed(memory)
        for (const forged of [
          { ...lease, token: lease.token + 1 },
          { ...lease, conversation: 'nobody' },
        ]) {
          await expect(memory.renew(forged)).rejects.toMatchObject({ code: 'lease-lost' })
          await expect(memory.record(forged, reply('m1.0'), NO_SOURCE)).rejects.toMatchObject({ code: 'lease-lost' })
        }
      })
    })

    describe('release', () => {
      it('leaves the work to the next, at once', async () => {
        await accept('m1')
        const { lease } = await claimed(memory)
        await memory.record(lease, reply('m1.0'), NO_SOURCE)
        await memory.release(lease)
        expect(await memory.waiting(['web'], 10)).toEqual([SINGLE])
        const next = await claimed(memory)
        expect(ids(next.inbox)).toEqual(['m1'])
        expect(ids(next.ledger)).toEqual(['m1.0'])
      })
    })

    describe('record', () => {
      it('keeps the place of a reply that it knows, and its first words', async () => {
        await accept('m1')
        const { lease } = await claimed(memory)
        expect(await memory.record(lease, reply('m1.0'), NO_SOURCE)).toBe(2)
        expect(await memory.record(lease, reply('m1.1'), NO_SOURCE)).toBe(3)
        expect(await memory.record(lease, reply('m1.0', { text: 'changed' }), NO_SOURCE)).toBe(2)
        expect((await log())[1]).toMatchObject({ reply: { text: 'text of m1.0' } })
        expect(await log()).toHaveLength(3)
      })

      it('leaves what a dead turn had recorded in the ledger of the next, which goes on from there', async () => {
        await accept('m1')
        const dead = await claimed(memory)
        const passages = [{ id: 'faq.md#a', document: 'faq.md', version: '1' }]
        await memory.record(dead.lease, reply('m1.0'), { passages })
        await accept('m2')
        await opened.advance(MEMORY_LIMITS.leaseMs)

        const next = await claimed(memory)
        expect(next.ledger).toEqual([{ sequence: 2, kind: 'reply', reply: reply('m1.0'), passages }])
        expect(ids(next.inbox)).toEqual(['m1', 'm2'])
        expect(next.recent()).toEqual([])
        expect(ids(next.untranscribed)).toEqual(['m1', 'm1.0', 'm2'])
        expect(await memory.record(next.lease, reply('m1.0'), { passages })).toBe(2)
        expect(await memory.record(next.lease, reply('m1.1'), NO_SOURCE)).toBe(4)
        expect(await commit(next.lease, ['m1'])).toBe(true)
        expect((await claimed(memory)).ledger).toEqual([])
      })
    })

    describe('commit', () => {
      it('ends the handled messages and the turn’s replies', async () => {
        await accept('m1')
        expect(await takeTurn(memory)).toBe(false)
        await accept('m2')
        const claim = await claimed(memory)
        expect(ids(claim.inbox)).toEqual(['m2'])
        expect(claim.ledger).toEqual([])
      })

      it('leaves what came meanwhile waiting, and says so', async () => {
        await accept('m1')
        const { lease } = await claimed(memory)
        await accept('m2')
        await accept('m3')
        expect(await commit(lease, ['m1'])).toBe(true)
        expect(await memory.waiting(['web'], 10)).toEqual([SINGLE])
        expect(ids((await claimed(memory)).inbox)).toEqual(['m2', 'm3'])
      })

      it('takes several messages at once, and a later one before an earlier', async () => {
        for (const id of ['m1', 'm2', 'm3', 'm4']) await accept(id)
        expect(await commit((await claimed(memory)).lease, ['m2', 'm3'])).toBe(true)
        const claim = await claimed(memory)
        expect(ids(claim.inbox)).toEqual(['m1', 'm4'])
        expect(await commit(claim.lease, ['m1', 'm4'])).toBe(false)
      })

      it('brings dialogs that wait below one another back, with what they were told', async () => {
        const question = {
          reply: { text: 'Which order?', suggestedActions: [{ title: 'Yes', message: 'Yes' }] },
          accepts: 'slot',
          slot: 'order',
          missed: 1,
          digressions: 2,
        } as const
        const below = { dialog: 'find', startedBy: 'm0', said: 2, results: ['as it was kept before'] }
        const state: ConversationState = {
          facts: {},
          pending: {
            dialog: 'return',
            version: '0123456789ab',
            value: { order: '订单 42' },
            startedBy: 'm1',
            said: 3,
            results: [
              { kind: 'told', question: 'fingerprint', text: '坏了' },
              { kind: 'called', tool: 'orders.find', output: { status: 'sent' } },
              { kind: 'called', tool: 'orders.find' },
              { kind: 'failed', tool: 'orders.cancel', code: 'tool-unsure' },
            ],
            question,
            agreed: ['order'],
            interrupted: { ...below, interrupted: below },
          },
          slots: { order: '订单 42' },
          confirmed: [{ fact: 'order-owner', value: '订单 42', by: 'orders.verify', at: 1 }],
          ended: { dialog: 'hours', value: { shop: 'North' } },
        }
        await accept('m1')
        const { lease } = await claimed(memory)
        await memory.commit(lease, { handled: ['m1'], state, transcribed: 1 })
        await accept('m2')
        expect((await claimed(memory)).state).toEqual(state)
      })

      it('brings the state back as it was', async () => {
        const state: ConversationState = {
          facts: { name: '王小明', nested: { list: [1, 2.5, null, true, '👋\n'] } },
          pending: {
            dialog: 'order-status',
            topic: 'orders',
            value: { number: 'A-1' },
            startedBy: 'm1',
            said: 2,
            results: ['订单 42', { kind: 'unknown', suggestions: ['怎么退货？'], probability: 0.25 }],
          },
          locale: 'zh-Hans',
        }
        await accept('m1')
        await commit((await claimed(memory)).lease, ['m1'], state)
        await accept('m2')
        const second = await claimed(memory)
        expect(second.state).toEqual(state)
        await commit(second.lease, ['m2'], { facts: {} })
        await accept('m3')
        expect((await claimed(memory)).state).toEqual({ facts: {} })
      })
    })

    describe('waiting', () => {
      it('lists conversations of these channels that could be claimed, longest waiting first', async () => {
        for (const [id, channel] of [
          ['late', 'web'],
          ['other', 'slack'],
          ['early', 'web'],
          ['taken', 'teams'],
          ['done', 'web'],
        ] as const) {
          await accept('m1', { conversation: conversation(id, { channel }) })
          await opened.advance(10)
        }
        await takeTurn(memory, { id: 'late' })
        await takeTurn(memory, { id: 'done' })
        await accept('m2', { conversation: conversation('late') })
        await claimed(memory, 'taken')
        expect(await memory.waiting(['web'], 10)).toEqual(['early', 'late'])
        expect(await memory.waiting(['web', 'slack', 'teams'], 10)).toEqual(['other', 'early', 'late'])
        expect(await memory.waiting(['web', 'slack', 'teams'], 2)).toEqual(['other', 'early'])
        expect(await memory.waiting([], 10)).toEqual([])
      })

      it('counts from the first message that waits', async () => {
        await accept('m1', { conversation: conversation('a') })
        await opened.advance(10)
        await accept('m1', { conversation: conversation('b') })
        await opened.advance(10)
        await accept('m2', { conversation: conversation('a') })
        expect(await memory.waiting(['web'], 10)).toEqual(['a', 'b'])
      })
    })

    describe('read', () => {
      it('gives the log after a sequence, oldest first, at most so many lines', async () => {
        for (const id of ['m1', 'm2', 'm3']) {
          await accept(id)
          await takeTurn(memory)
        }
        expect(ids(await memory.read(SINGLE, 0, 100))).toEqual(['m1', 'm1.0', 'm2', 'm2.0', 'm3', 'm3.0'])
        expect(ids(await memory.read(SINGLE, 2, 3))).toEqual(['m2', 'm2.0', 'm3'])
        expect(await memory.read(SINGLE, 6, 100)).toEqual([])
        expect(await memory.read('nobody', 0, 100)).toEqual([])
      })

      it.each([
        ['Chinese', '你们的冲锋衣防水吗？𠮷'],
        ['emoji', '👩‍👩‍👧‍👦 🏳️‍🌈 👍🏽'],
        ['lone newlines', '\n'],
        ['every kind of white space', ' \r\n\t\u2028\u00a0 '],
        ['nothing', ''],
        ['control characters and a lone surrogate', '\u0000\u001b[31m\ud800'],
        ['what looks like code', `'; DROP TABLE entries; -- {"v":2} \\u0041 </script>`],
        ['4,000 characters', '防水👢ab'.repeat(800).slice(0, 4_000)],
      ])('gives words back as they were: %s', async (_what, text) => {
        await accept('m1', { text })
        await memory.record((await claimed(memory)).lease, reply('m1.0', { text }), NO_SOURCE)
        const [said, answered] = await log()
        expect(said).toMatchObject({ message: { text } })
        expect(answered).toMatchObject({ reply: { text } })
      })

      it('gives whole messages and replies back as they were', async () => {
        const reference = conversation(SINGLE, { address: { serviceUrl: 'https://smba.example/de/', 线程: ['1', 2] } })
        const whole = message('m1', {
          conversation: reference,
          sender: { id: 'ada', name: '李雷 👋' },
          text: 'Grüße\n\nwhere is it?',
          attachments: [{ name: '照片.jpg', contentType: 'image/jpeg', url: 'https://files.example/1?a=b&c' }],
          locale: 'zh-Hans-CN',
          action: { dialog: 'order-status', value: { order: [1, null, { deep: '值' }] } },
        })
        const passages = [{ id: 'faq.md#退款', document: 'faq.md', version: '9f' }] as const
        const generation = { model: 'm', tier: 'small', prompt: 'answer@1', inputTokens: 9, outputTokens: 3 } as const
        const answer = reply('m1.0', {
          text: '退款需要 **3–5** 天。',
          citations: [{ title: '退款', url: '/sources/faq.md#退款', passage: passages[0] }],
          suggestedActions: [
            { title: 'Yes', message: 'yes' },
            { title: '人工', action: { dialog: 'handoff', value: 1 } },
          ],
          card: { type: 'AdaptiveCard', body: [{ type: 'TextBlock', text: '你好' }] },
          attachments: [{ name: 'label.pdf', contentType: 'application/pdf', url: '/label.pdf' }],
          rateable: true,
        })
        await memory.accept(whole)
        await memory.record((await claimed(memory)).lease, answer, { passages, generation })
        expect(await log()).toEqual([
          { sequence: 1, kind: 'message', message: whole },
          { sequence: 2, kind: 'reply', reply: answer, passages, generation },
        ])
      })

      it('keeps conversations apart whatever their ids look like', async () => {
        const strange = ['x', 'x:1', '{x}', '{x}:state', 'x*', '会话 1', '__proto__', '../x', 'X']
        await Promise.all(strange.map((id) => accept('m1', { conversation: conversation(id), text: `text in ${id}` })))
        for (const id of strange) {
          const { inbox } = await claimed(memory, id)
          expect(inbox.map((entry) => entry.message.text)).toEqual([`text in ${id}`])
        }
      })
    })

    describe('attempts', () => {
      it('are counted from one, until a turn commits', async () => {
        await accept('m1')
        for (const attempt of [1, 2, 3]) {
          expect((await claimed(memory)).attempts).toBe(attempt)
          await opened.advance(MEMORY_LIMITS.leaseMs)
        }
        const { attempts, lease } = await claimed(memory)
        expect(attempts).toBe(4)
        await memory.renew(lease)
        await memory.record(lease, reply('m1.0'), NO_SOURCE)
        await accept('m2')
        await commit(lease, ['m1'])
        expect((await claimed(memory)).attempts).toBe(1)
      })

      it('do not count what was released', async () => {
        await accept('m1')
        await claimed(memory)
        await opened.advance(MEMORY_LIMITS.leaseMs)
        for (let n = 0; n < 3; n++) {
          const { attempts, lease } = await claimed(memory)
          expect(attempts).toBe(2)
          await memory.release(lease)
        }
      })
    })

    describe('renew', () => {
      it('tells the place of the newest message that waits', async () => {
        await accept('m1')
        const { lease } = await claimed(memory)
        expect(await memory.renew(lease)).toBe(1)
        await memory.record(lease, reply('m1.0'), NO_SOURCE)
        expect(await memory.renew(lease)).toBe(1)
        await accept('m2')
        expect(await memory.renew(lease)).toBe(3)
        await memory.commit(lease, { handled: ['m2'], state: { facts: {} }, transcribed: 0 })
        const next = await claimed(memory)
        expect(await memory.renew(next.lease)).toBe(1)
        await memory.commit(next.lease, { handled: ['m1'], state: { facts: {} }, transcribed: 2 })
        // Nothing waits, but the transcript lacks something.
        expect(await memory.renew((await claimed(memory)).lease)).toBe(0)
      })
    })

    describe('a conversation that is known elsewhere', () => {
      it('goes on after what is known', async () => {
        const place = { conversation: conversation('known elsewhere') }
        expect(await accept('m1', place)).toEqual({ status: 'accepted', sequence: 42 })
        expect(await accept('m1', place)).toEqual({ status: 'duplicate', sequence: 42 })
        const { lease, transcribed, untranscribed } = await claimed(memory, 'known elsewhere')
        expect(transcribed).toBe(41)
        expect(sequences(untranscribed)).toEqual([42])
        expect(await memory.record(lease, reply('m1.0'), NO_SOURCE)).toBe(43)
        await commit(lease, ['m1'])
        expect(await accept('m2', place)).toEqual({ status: 'accepted', sequence: 44 })
        expect(sequences(await log('known elsewhere'))).toEqual([42, 43, 44])
      })
    })

    describe('a conversation in which nothing happens', () => {
      it('is forgotten after the time that is set, and not before', async () => {
        await accept('m1')
        await takeTurn(memory)
        await opened.advance(29 * DAY_MS)
        await memory.forgetIdle()
        expect(await log()).toHaveLength(2)
        await opened.advance(3 * DAY_MS)
        await memory.forgetIdle()
        expect(await log()).toEqual([])
        expect(await memory.waiting(['web'], 10)).toEqual([])
        expect(await memory.claim(SINGLE)).toBeUndefined()
        expect(await accept('m1')).toEqual({ status: 'accepted', sequence: 1 })
      })

      it('lives on from each message', async () => {
        for (const id of ['m1', 'm2', 'm3', 'm4']) {
          await accept(id)
          await takeTurn(memory)
          await opened.advance(20 * DAY_MS)
          await memory.forgetIdle()
        }
        expect(ids(await log())).toEqual(['m1', 'm1.0', 'm2', 'm2.0', 'm3', 'm3.0', 'm4', 'm4.0'])
      })
    })

    it('forgets one conversation at once, and no other', async () => {
      await accept('m1')
      await takeTurn(memory)
      await accept('m2')
      const claim = await memory.claim(SINGLE)
      const other = message('m1', { conversation: { ...message('m1').conversation, id: 'another' } })
      await memory.accept(other)
      await memory.forget(SINGLE)
      await memory.forget('nowhere')
      expect(await log()).toEqual([])
      expect(await memory.claim(SINGLE)).toBeUndefined()
      if (!claim) throw new Error('nothing was claimed')
      await expect(
        memory.commit(claim.lease, { handled: ['m2'], state: { facts: {} }, transcribed: 0 }),
      ).rejects.toMatchObject({
        code: 'lease-lost',
      })
      expect(await memory.read('another', 0, 10)).toHaveLength(1)
    })

    describe.each(['damaged', 'of another version'] as const)('a value that is %s', (how) => {
      it('is left out of the log and of what a turn looks back on', async () => {
        for (const id of ['m1', 'm2']) {
          await accept(id)
          await takeTurn(memory)
        }
        await opened.damage(SINGLE, 2, how)
        expect(ids(await log())).toEqual(['m1', 'm2', 'm2.0'])
        await accept('m3')
        expect(ids((await claimed(memory)).recent())).toEqual(['m1', 'm2', 'm2.0'])
        expect(opened.lines.some(({ level }) => level === 'warn')).toBe(true)
      })

      it('becomes an empty state', async () => {
        await accept('m1')
        await commit((await claimed(memory)).lease, ['m1'], { facts: { name: 'Ada' }, locale: 'en' })
        await opened.damage(SINGLE, 'state', how)
        await accept('m2')
        const claim = await claimed(memory)
        expect(claim.state).toEqual({ facts: {} })
        expect(ids(claim.inbox)).toEqual(['m2'])
        expect(opened.lines.filter(({ level }) => level === 'warn')).toHaveLength(1)
      })

      it('waits no longer than until the next turn ends, and keeps nothing behind it from being handled', async () => {
        for (const id of ['m1', 'm2', 'm3']) await accept(id)
        await opened.damage(SINGLE, 1, how)
        await opened.damage(SINGLE, 3, how)
        const claim = await claimed(memory)
        expect(ids(claim.inbox)).toEqual(['m2'])
        expect(await commit(claim.lease, ['m2'])).toBe(false)
        expect(await accept('m1')).toEqual({ status: 'duplicate', sequence: 1 })
      })

      it('ends where nothing else waits', async () => {
        await accept('m1')
        await opened.damage(SINGLE, 1, how)
        const { lease, inbox, state, transcribed } = await claimed(memory)
        expect(inbox).toEqual([])
        await memory.commit(lease, { handled: [], state, transcribed })
        expect(await memory.waiting(['web'], 10)).toEqual([])
        expect(await memory.claim(SINGLE)).toBeUndefined()
      })

      it('is passed over by the transcript, which gets all other lines', async () => {
        for (const id of ['m1', 'm2', 'm3']) {
          await accept(id)
          await takeTurn(memory, { transcribe: false })
        }
        for (const place of [1, 4, 6]) await opened.damage(SINGLE, place, how)
        const written: number[] = []
        while ((await memory.waiting(['web'], 10)).length > 0) {
          const { lease, state, untranscribed, transcribed } = await claimed(memory)
          written.push(...sequences(untranscribed))
          await memory.commit(lease, { handled: [], state, transcribed: untranscribed.at(-1)?.sequence ?? transcribed })
          // Each claim gets on.
          if (untranscribed.length === 0) expect(await memory.waiting(['web'], 10)).toEqual([])
        }
        expect(written).toEqual([2, 3, 5])
      })

      it('is missing in the ledger', async () => {
        await accept('m1')
        const dead = await claimed(memory)
        await memory.record(dead.lease, reply('m1.0'), NO_SOURCE)
        await memory.record(dead.lease, reply('m1.1'), NO_SOURCE)
        await opened.advance(MEMORY_LIMITS.leaseMs)
        await opened.damage(SINGLE, 2, how)
        expect(ids((await claimed(memory)).ledger)).toEqual(['m1.1'])
      })
    })

    describe('what is kept', () => {
      it('survives a restart', async () => {
        const reference = conversation(SINGLE, { address: { thread: 1 } })
        await accept('m1', { conversation: reference })
        await takeTurn(memory)
        await accept('m2', { conversation: reference })
        const dying = await claimed(memory)
        await memory.record(dying.lease, reply('m2.0'), NO_SOURCE)
        const before = await log()

        memory = await opened.reopen()
        expect(await log()).toEqual(before)
        expect(await accept('m1', { conversation: reference })).toEqual({ status: 'duplicate', sequence: 1 })
        expect(await memory.claim(SINGLE)).toBeUndefined()
        await opened.advance(MEMORY_LIMITS.leaseMs)
        expect(await memory.waiting(['web'], 10)).toEqual([SINGLE])
        const next = await claimed(memory)
        expect(next.conversation).toEqual(reference)
        expect(ids(next.inbox)).toEqual(['m2'])
        expect(ids(next.ledger)).toEqual(['m2.0'])
        expect(ids(next.recent())).toEqual(['m1', 'm1.0'])
        expect(next.transcribed).toBe(2)
        await expect(memory.renew(dying.lease)).rejects.toMatchObject({ code: 'lease-lost' })
      })

      it.each([1, 2, 3])('is bounded, also when the first turn had %i replies', async (replies) => {
        await accept('m0')
        await takeTurn(memory, { replies })
        const turns = 60
        for (let n = 1; n <= turns; n++) {
          await accept(`m${n}`)
          await takeTurn(memory)
        }
        const kept = sequences(await log())
        const last = 1 + replies + 2 * turns
        expect(kept).toEqual(upTo(last, kept[0]))
        expect(kept.length).toBeGreaterThanOrEqual(MEMORY_LIMITS.kept)
        expect(kept.length).toBeLessThan(2 * MEMORY_LIMITS.kept)
      })

      it('is bounded in bytes, too', async () => {
        const long = 'x'.repeat(4_000)
        for (let n = 1; n <= 15; n++) {
          await accept(`m${n}`, { text: long })
          await takeTurn(memory)
        }
        const entries = await log()
        expect(sequences(entries)).toEqual(upTo(30, 31 - entries.length))
        const bytes = JSON.stringify(entries.map(({ sequence: _, ...entry }) => entry)).length
        expect(bytes).toBeLessThan(MEMORY_LIMITS.keptBytes + 4_000)
        expect(bytes).toBeGreaterThan(MEMORY_LIMITS.keptBytes / 2)
        // What was forgotten is not known any longer.
        expect(await accept('m1')).toMatchObject({ status: 'accepted', sequence: 31 })
      })

      it('is never without what waits or what the transcript lacks, however many bytes that is', async () => {
        const long = 'x'.repeat(4_000)
        for (let n = 1; n <= 15; n++) await accept(`m${n}`, { text: long })
        await takeTurn(memory)
        await takeTurn(memory, { transcribe: false })
        expect(ids(await log())).toEqual([...upTo(15, 3).map((n) => `m${n}`), 'm1.0', 'm2.0'])
        expect(ids((await claimed(memory)).inbox)[0]).toBe('m3')
      })

      it('is never without what waits', async () => {
        const many = Array.from({ length: 100 }, (_, index) => `m${index}`)
        await Promise.all(many.map((id) => accept(id)))
        for (let n = 0; n < 40; n++) expect(await takeTurn(memory)).toBe(true)
        const handled: string[] = []
        for (let n = 40; n < many.length; n++) {
          const { lease, inbox, transcribed } = await claimed(memory)
          handled.push(...ids(inbox.slice(0, 1)))
          await memory.commit(lease, { handled: ids(inbox.slice(0, 1)), state: { facts: {} }, transcribed })
        }
        expect(handled).toEqual(many.slice(40))
      })

      it('takes so many waiting messages and no more, until some are handled', async () => {
        const most = MEMORY_LIMITS.maxWaiting
        for (let n = 0; n < most; n++) await accept(`m${n}`)
        await expect(accept('one too many')).rejects.toMatchObject({ code: 'too-many-messages' })
        expect(await accept('m0')).toMatchObject({ status: 'duplicate' })
        for (let n = 0; n < 3; n++) await takeTurn(memory, { replies: 0 })
        expect(await accept('now')).toMatchObject({ status: 'accepted', sequence: most + 1 })
      })

      it('is never without what the transcript lacks', async () => {
        const turns = 40
        for (let n = 1; n <= turns; n++) {
          await accept(`m${n}`)
          await takeTurn(memory, { transcribe: false })
        }
        await accept('last')
        // The outbox comes in parts, in order and without a gap; a conversation where nothing waits has one too.
        const transcribed: number[] = []
        while (transcribed.length < 2 * turns + 1) {
          expect(await memory.waiting(['web'], 10)).toEqual([SINGLE])
          const { lease, inbox, untranscribed } = await claimed(memory)
          transcribed.push(...sequences(untranscribed))
          await memory.commit(lease, {
            handled: ids(inbox),
            state: { facts: {} },
            transcribed: transcribed.at(-1) ?? 0,
          })
        }
        expect(transcribed).toEqual(upTo(2 * turns + 1))
        expect(await memory.waiting(['web'], 10)).toEqual([])
        expect(await memory.claim(SINGLE)).toBeUndefined()
        // Once the transcript has caught up, the log is bounded again.
        for (let n = 1; n <= 20; n++) {
          await accept(`n${n}`)
          await takeTurn(memory)
        }
        expect((await log()).length).toBeLessThan(2 * MEMORY_LIMITS.kept)
      })
    })

    it('carries two hundred conversations at once, each in its own order', async () => {
      const conversations = Array.from({ length: 200 }, (_, index) => `c${index}`)
      const questions = ['m1', 'm2', 'm3']
      await Promise.all(
        questions.flatMap((id) =>
          conversations.map((c) => accept(id, { conversation: conversation(c, { customer: `of ${c}` }) })),
        ),
      )
      let rounds = 0
      for (let waiting = conversations; waiting.length > 0; waiting = [...(await memory.waiting(['web'], 1_000))]) {
        await Promise.all(waiting.map((id) => takeTurn(memory, { id })))
        rounds++
      }
      expect(rounds).toBe(questions.length)
      for (const id of conversations) {
        const entries = await log(id)
        expect(sequences(entries)).toEqual(upTo(6))
        expect(ids(entries)).toEqual(['m1', 'm2', 'm3', 'm1.0', 'm2.0', 'm3.0'])
      }
    })
  })
}
