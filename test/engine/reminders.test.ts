import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { ReminderDraft } from '../../src/core/turn.ts'
import { CONVERSATION, openWorkshop } from './workshop.ts'

const HOUR_MS = 3_600_000
const IN_AN_HOUR: ReminderDraft = { dialog: 'follow-up', value: { order: 'AO-1' }, afterSeconds: 3_600 }

const SHOP: Parameters<typeof openWorkshop>[0] = {
  answer: {
    description: '',
    async run(turn) {
      if (turn.message.text === 'remind me') turn.remind(IN_AN_HOUR)
      await turn.say(`you said ${turn.message.text}`)
    },
  },
  'follow-up': {
    description: '',
    slots: z.strictObject({ order: z.string() }),
    run: async (turn, slots) => turn.say(`How is ${(slots as { order: string }).order}?`),
  },
}

/** So much time passes, and the reminders that are due by then have run. */
async function pass({ advance, engine, idle }: ReturnType<typeof openWorkshop>, ms: number) {
  advance(ms)
  await engine.remind()
  await idle()
}

describe('a reminder', () => {
  it('runs its dialog when its time has come, once', async () => {
    const workshop = openWorkshop(SHOP)
    const { handle, message, said, sent, transcript } = workshop
    await handle(message('remind me'))
    await pass(workshop, HOUR_MS - 1)
    expect(said()).toEqual(['you said remind me'])
    await pass(workshop, 1)
    await pass(workshop, 1)
    expect(said()).toEqual(['you said remind me', 'How is AO-1?'])
    expect(sent[1]?.sequence).toBe(4)
    // The transcript does not say that the customer asked for it just then.
    const lines = (await transcript()).map(({ author, content, dialog }) => [author, content.text, dialog])
    expect(lines).toEqual([
      ['customer', 'remind me', undefined],
      ['bot', 'you said remind me', 'answer'],
      ['bot', '', 'follow-up'],
      ['bot', 'How is AO-1?', 'follow-up'],
    ])
  })

  it('survives a restart, and two instances that look at once', async () => {
    const first = openWorkshop(SHOP)
    await first.handle(first.message('remind me'))
    await first.close()
    const two = [openWorkshop(SHOP, { folder: first.folder }), openWorkshop(SHOP, { folder: first.folder })]
    for (const each of two) each.advance(HOUR_MS)
    await Promise.all(two.map(({ engine }) => engine.remind()))
    await Promise.all(two.map(({ idle }) => idle()))
    expect(two.flatMap(({ said }) => said())).toEqual(['How is AO-1?'])
  })

  it('is set once by a dialog that is run again after a question', async () => {
    const workshop = openWorkshop({
      ...SHOP,
      answer: {
        description: '',
        async run(turn) {
          turn.remind(IN_AN_HOUR)
          await turn.ask('Sure?')
          turn.remind({ ...IN_AN_HOUR, value: { order: 'AO-2' }, afterSeconds: 3_601 })
          await turn.ask('Really?')
        },
      },
    })
    const { handle, message, said } = workshop
    for (const text of ['hello', 'yes', 'really']) await handle(message(text))
    await pass(workshop, HOUR_MS + 1_000)
    expect(said()).toEqual(['Sure?', 'Really?', 'How is AO-1?', 'How is AO-2?'])
  })

  it('interrupts a dialog that waits for an answer, which goes on afterwards', async () => {
    const workshop = openWorkshop({
      ...SHOP,
      answer: {
        description: '',
        async run(turn) {
          turn.remind(IN_AN_HOUR)
          await turn.say(`A ${await turn.ask('Which colour?')} one.`)
        },
      },
    })
    const { handle, message, said } = workshop
    await handle(message('a jacket'))
    await pass(workshop, HOUR_MS)
    await handle(message('green'))
    expect(said()).toEqual(['Which colour?', 'How is AO-1?', 'A green one.'])
  })

  it('is no message: it neither merges with others, nor cuts an answer short, nor is part of the history', async () => {
    const gate = Promise.withResolvers<void>()
    const histories: string[][] = []
    const { handle, engine, message, idle, advance, said } = openWorkshop(
      {
        ...SHOP,
        answer: {
          description: '',
          async run(turn) {
            histories.push(turn.history.map(({ text }) => text))
            if (turn.message.text === 'remind me') turn.remind(IN_AN_HOUR)
            if (turn.message.text === 'wait') await gate.promise
            await turn.say(turn.message.text)
          },
        },
      },
      { policy: { whileBusy: 'supersede', mergeMs: 10 * HOUR_MS } },
    )
    await handle(message('remind me'))
    advance(HOUR_MS)
    await engine.accept(message('wait'))
    await engine.remind()
    await engine.accept(message('and then?'))
    gate.resolve()
    await idle()
    expect(said()).toEqual(['remind me', 'wait', 'How is AO-1?', 'and then?'])
    expect(histories.at(-1)).toEqual(['remind me', 'remind me', 'wait', 'wait', 'How is AO-1?'])
  })

  it('is not set by a turn that fails', async () => {
    const workshop = openWorkshop({
      ...SHOP,
      answer: {
        description: '',
        async run(turn) {
          turn.remind(IN_AN_HOUR)
          throw new Error('no')
        },
      },
    })
    const { handle, message, said } = workshop
    await handle(message('remind me'))
    await pass(workshop, HOUR_MS)
    expect(said()).toEqual(['sorry (en)'])
  })

  it.each<readonly [string, ReminderDraft]>([
    ['a dialog that there is not', { ...IN_AN_HOUR, dialog: 'no-such-dialog' }],
    ['values that the dialog does not take', { ...IN_AN_HOUR, value: { order: 7 } }],
    ['a time that is too far away', { ...IN_AN_HOUR, afterSeconds: 28 * 86_400 }],
    ['a time that has passed', { ...IN_AN_HOUR, afterSeconds: -1 }],
    ['no time', { ...IN_AN_HOUR, afterSeconds: Number.NaN }],
  ])('for %s is the dialog’s mistake, to be seen at once', async (_what, draft) => {
    const { handle, message, said, problems } = openWorkshop({
      ...SHOP,
      answer: { description: '', run: async (turn) => turn.remind(draft) },
    })
    await handle(message('remind me'))
    expect(said()).toEqual(['sorry (en)'])
    expect(problems).toEqual(['dialog failed'])
  })

  it('whose dialog is no longer there says nothing, and the operator is told', async () => {
    const first = openWorkshop(SHOP)
    await first.handle(first.message('remind me'))
    const { answer } = SHOP
    const second = openWorkshop(answer ? { answer } : {}, { folder: first.folder })
    await pass(second, HOUR_MS)
    expect(second.said()).toEqual([])
    expect(second.problems).toEqual(['dialog not started'])
    expect(await second.memory.claim(CONVERSATION.id)).toBeUndefined()
  })
})
