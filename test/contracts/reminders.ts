import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { ConversationReference } from '../../src/core/conversation.ts'
import type { ConversationMemory, DueReminder, Reminder } from '../../src/core/memory.ts'
import type { Message } from '../../src/core/message.ts'
import type { OpenedMemory } from './memory.ts'

const CONVERSATION: ConversationReference = { id: 'c1', channel: 'web', customer: 'ada', address: { tab: 1 } }
const DAY_MS = 86_400_000

function message(id: string, more: Partial<Message> = {}): Message {
  return { id, conversation: CONVERSATION, sender: { id: 'ada' }, text: 'hello', attachments: [], time: 1, ...more }
}

const messageOf = ({ reminder: { id, action }, conversation }: DueReminder): Message =>
  message(id, { conversation, sender: { id: 'reminder' }, text: '', action, reminder: true })

/** What every conversation memory promises of reminders. */
export function describeReminders(
  name: string,
  open: () => Promise<OpenedMemory & { readonly now: () => number }>,
): void {
  describe(`${name} keeps reminders`, () => {
    let opened: OpenedMemory & { readonly now: () => number }
    let memory: ConversationMemory

    beforeEach(async () => {
      opened = await open()
      memory = opened.memory
    })
    afterEach(() => opened.close())

    const reminder = (id: string, inMs: number, more: Partial<Reminder> = {}): Reminder => ({
      id,
      due: opened.now() + inMs,
      action: { dialog: 'parcel', value: { order: '订单 7', parts: [1, null] } },
      ...more,
    })
    const due = async (channels = ['web'], limit = 10) =>
      (await memory.due(channels, limit)).map((found) => found.reminder.id)

    /** One turn that leaves these reminders. */
    async function leave(reminders: readonly Reminder[], conversation = CONVERSATION) {
      const { sequence } = await memory.accept(message('m1', { conversation }))
      const claim = await memory.claim(conversation.id)
      if (!claim) throw new Error('nothing to claim')
      await memory.commit(claim.lease, { handled: ['m1'], state: { facts: {} }, transcribed: sequence, reminders })
    }

    it('and gives them back when their time has come, longest due first, and not a moment before', async () => {
      const early = reminder('early', 1_000)
      await leave([reminder('late', 2_000), early])
      await opened.advance(999)
      expect(await due()).toEqual([])
      await opened.advance(1)
      expect(await memory.due(['web'], 10)).toEqual([{ reminder: early, conversation: CONVERSATION }])
      await opened.advance(1_000)
      expect(await due()).toEqual(['early', 'late'])
      expect(await due(['web'], 1)).toEqual(['early'])
      expect(await due(['slack'])).toEqual([])
      expect(await due([])).toEqual([])
    })

    it('until the message of one is accepted, which is accepted once', async () => {
      await leave([reminder('r1', 0), reminder('r2', 0)])
      const found = await memory.due(['web'], 10)
      const first = found.find((each) => each.reminder.id === 'r1')
      if (!first) throw new Error('it is not due')
      const accepted = await Promise.all([memory.accept(messageOf(first)), memory.accept(messageOf(first))])
      expect(accepted.map(({ status }) => status).sort()).toEqual(['accepted', 'duplicate'])
      expect(await due()).toEqual(['r2'])
      const claim = await memory.claim(CONVERSATION.id)
      expect(claim?.inbox.map((entry) => entry.message)).toEqual([messageOf(first)])
    })

    it('also against a message that a customer gave the same id', async () => {
      await leave([reminder('r1', 0)])
      await memory.accept(message('r1'))
      expect(await due()).toEqual(['r1'])
      const [found] = await memory.due(['web'], 10)
      if (!found) throw new Error('it is not due')
      // It cannot be told apart from a second delivery: it ends, rather than to come again for ever.
      expect(await memory.accept(messageOf(found))).toMatchObject({ status: 'duplicate' })
      expect(await due()).toEqual([])
    })

    it.each(['damaged', 'of another version'] as const)('and ends one that is %s, once told', async (how) => {
      await leave([reminder('r1', 0), reminder('r2', 0)])
      await opened.damage(CONVERSATION.id, 'reminder:r1', how)
      expect(await due()).toEqual(['r2'])
      expect(await due()).toEqual(['r2'])
      expect(opened.lines.filter(({ level }) => level === 'warn')).toHaveLength(1)
    })

    it('only with the turn that set them', async () => {
      await memory.accept(message('m1'))
      const dead = await memory.claim(CONVERSATION.id)
      if (!dead) throw new Error('nothing to claim')
      await opened.advance(60_000)
      const next = await memory.claim(CONVERSATION.id)
      if (!next) throw new Error('nothing to claim')
      const turn = { handled: ['m1'], state: { facts: {} }, transcribed: 1 }
      const stale = memory.commit(dead.lease, { ...turn, reminders: [reminder('stale', 0)] })
      await expect(stale).rejects.toMatchObject({ code: 'lease-lost' })
      await memory.commit(next.lease, { ...turn, reminders: [reminder('true', 0)] })
      expect(await due()).toEqual(['true'])
    })

    it('through a restart', async () => {
      await leave([reminder('r1', 1_000)])
      memory = await opened.reopen()
      await opened.advance(1_000)
      expect(await memory.due(['web'], 10)).toEqual([{ reminder: reminder('r1', 0), conversation: CONVERSATION }])
    })

    it('no longer than the conversation', async () => {
      await leave([reminder('far', 45 * DAY_MS)])
      await leave([reminder('other', 0)], { ...CONVERSATION, id: 'c2' })
      await opened.advance(20 * DAY_MS)
      await memory.accept(message('m2', { conversation: { ...CONVERSATION, id: 'c2' } }))
      await opened.advance(20 * DAY_MS)
      await memory.forgetIdle()
      expect(await memory.read('c1', 0, 10)).toEqual([])
      expect(await due()).toEqual(['other'])
      await opened.advance(9 * DAY_MS)
      expect(await due()).toEqual(['other'])
    })
  })
}
