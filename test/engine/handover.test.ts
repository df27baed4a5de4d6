import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { Desk, DeskStep } from '../../src/core/handover.ts'
import type { Message } from '../../src/core/message.ts'
import type { DialogDefinition } from '../../src/dialog/define-dialog.ts'
import { holdingAnswerer } from './holding.ts'
import { CONVERSATION, openWorkshop } from './workshop.ts'

const MIA = { id: 'mia', name: 'Mia' }
const ECHO: DialogDefinition = { description: '', run: async (turn) => turn.say(`bot: ${turn.message.text}`) }
const ANSWER: DialogDefinition = { description: '', run: async (turn) => void (await turn.answer()) }

type Workshop = ReturnType<typeof openWorkshop>

let counted = 0
/** What somebody at the desk does, as it enters the conversation. */
function step({ message }: Workshop, kind: DeskStep['kind'], text = ''): Message {
  const place = { handover: 'h1', queue: 'support', agent: MIA }
  const desk: DeskStep = kind === 'note' ? { ...place, kind, text } : { ...place, kind }
  return message('', { id: `desk-${counted++}`, sender: { id: 'desk' }, desk })
}

const words = ({ message }: Workshop, text: string) =>
  message('', { sender: { id: 'desk' }, outgoing: { reply: { text }, author: { kind: 'agent', name: MIA.name } } })

describe('a conversation that a person has', () => {
  it('hears the person and not the bot, until it is given back', async () => {
    const workshop = openWorkshop({ answer: ECHO })
    const { handle, message, said, sent, typed, transcript } = workshop
    await handle(message('one'))
    await handle(step(workshop, 'take'))
    await handle(message('two'))
    await handle(words(workshop, 'Hello, I am Mia'))
    await handle(step(workshop, 'note', 'knows the <b>shop</b>'))
    await handle(step(workshop, 'return'))
    await handle(message('three'))
    expect(said()).toEqual(['bot: one', 'handover.joined (en)', 'Hello, I am Mia', 'handover.left (en)', 'bot: three'])
    expect(sent.map(({ reply }) => reply.author)).toEqual([
      undefined,
      { kind: 'system', name: 'Mia' },
      { kind: 'agent', name: 'Mia' },
      { kind: 'system', name: 'Mia' },
      undefined,
    ])
    expect(typed()).toBe(0)
    const lines = (await transcript()).map(({ author, content }) => [author, content.text, content.internal])
    expect(lines.filter(([, text]) => text !== '')).toEqual([
      ['customer', 'one', undefined],
      ['bot', 'bot: one', undefined],
      ['system', 'handover.joined (en)', undefined],
      ['customer', 'two', undefined],
      ['agent', 'Hello, I am Mia', undefined],
      ['agent', 'knows the <b>shop</b>', true],
      ['system', 'handover.left (en)', undefined],
      ['customer', 'three', undefined],
      ['bot', 'bot: three', undefined],
    ])
  })

  it('hears nothing that is said in the name of the bot, which is told to whoever operates it without the words', async () => {
    const workshop = openWorkshop({ answer: ECHO })
    const { engine, handle, idle, said, informed } = workshop
    await handle(step(workshop, 'take'))
    await engine.say(CONVERSATION, 'your parcel is there')
    await idle()
    expect(said()).toEqual(['handover.joined (en)'])
    const told = informed.filter(({ message }) => message.includes('a person has the conversation'))
    expect(told.map(({ fields }) => fields)).toEqual([{ conversation: CONVERSATION.id }])
    await handle(step(workshop, 'return'))
    await engine.say(CONVERSATION, 'your parcel is there')
    await idle()
    expect(said().at(-1)).toBe('your parcel is there')
    expect(informed.filter(({ message }) => message.includes('a person has the conversation'))).toHaveLength(1)
  })

  it.each(['take', 'reopen'] as const)(
    'cuts the running answer at the sentence when somebody does %s',
    async (kind) => {
      const holding = holdingAnswerer(['First. ', 'Second. '])
      const workshop = openWorkshop({ answer: ANSWER }, { answerer: holding.answerer })
      const { engine, message, idle, sent } = workshop
      await engine.accept(message('long question'))
      await holding.holding
      await engine.accept(step(workshop, kind))
      await idle()
      expect(holding.left).toEqual(['long question'])
      expect(sent.map(({ reply }) => [reply.text, reply.superseded, reply.author?.kind])).toEqual([
        ['First. Second. ', true, undefined],
        ['handover.joined (en)', undefined, 'system'],
      ])
    },
  )

  it('ends a dialog that goes on talking, wherever it is', async () => {
    const taken = Promise.withResolvers<void>()
    const talking = Promise.withResolvers<void>()
    let after = false
    const workshop = openWorkshop({
      answer: {
        description: '',
        async run(turn) {
          await turn.say('first')
          talking.resolve()
          await taken.promise
          await turn.say('second')
          after = true
        },
      },
    })
    const { engine, message, idle, said } = workshop
    await engine.accept(message('go on'))
    await talking.promise
    await engine.accept(step(workshop, 'take'))
    taken.resolve()
    await idle()
    expect(said()).toEqual(['first', 'handover.joined (en)'])
    expect(after).toBe(false)
  })

  it('brings a reminder again once the bot may speak', async () => {
    const remember: DialogDefinition = {
      description: '',
      async run(turn) {
        turn.remind({ dialog: 'late', afterSeconds: 60 })
        await turn.say('later')
      },
    }
    const late: DialogDefinition = { description: '', run: async (turn) => turn.say('still there?') }
    const workshop = openWorkshop({ answer: remember, late })
    const { handle, message, engine, advance, idle, said } = workshop
    const remind = async () => {
      await engine.remind()
      await idle()
    }
    await handle(message('one'))
    await handle(step(workshop, 'take'))
    advance(60_000)
    await remind()
    await handle(step(workshop, 'return'))
    await remind()
    expect(said()).toEqual(['later', 'handover.joined (en)', 'handover.left (en)'])
    advance(15 * 60_000)
    await remind()
    expect(said().at(-1)).toBe('still there?')
  })
})

describe('asking for a person', () => {
  function deskOf(answers: Partial<Desk> = {}) {
    const asked: string[] = []
    const heard: [string, boolean][] = []
    const desk: Desk = {
      async request({ turn, reason = '', conversation }) {
        asked.push(`${conversation.id} ${turn} ${reason}`)
        return {
          handOff: { status: 'waiting', attended: true },
          handover: { id: 'h1', queue: 'support', since: 1 },
        }
      },
      heard: async (handover, byCustomer) => void heard.push([handover, byCustomer]),
      demanded: () => undefined,
      offerAfter: 2,
      ...answers,
    }
    return { desk, asked, heard }
  }

  const handoff: DialogDefinition = {
    description: '',
    async run(turn) {
      const { status } = await turn.handOff({ reason: 'wish' })
      await turn.say(status)
      const more = await turn.ask('anything else?')
      await turn.say(`${(await turn.handOff()).status}, ${more}`)
    },
  }

  it('is done once, whatever the dialog asks after it, and the desk hears of each line from then on', async () => {
    const { desk, asked, heard } = deskOf()
    const { handle, message, said, memory } = openWorkshop({ answer: handoff }, { desk })
    await handle(message('person!'))
    await handle(message('no'))
    expect(said()).toEqual(['waiting', 'anything else?', 'waiting, no'])
    expect(asked).toEqual(['c1 m1 wish', 'c1 m2 '])
    expect(heard).toEqual([
      ['h1', true],
      ['h1', true],
    ])
    await memory.accept(message('and now?'))
    expect((await memory.claim(CONVERSATION.id))?.state.handover).toEqual({ id: 'h1', queue: 'support', since: 1 })
  })

  it('happens by itself for words that demand it, but not again while it waits', async () => {
    const { desk, asked } = deskOf({ demanded: (text) => (text.includes('lawyer') ? 'legal' : undefined) })
    const dialogs = {
      answer: ECHO,
      handoff: {
        description: '',
        slots: z.strictObject({ reason: z.string() }),
        async run(turn, slots) {
          await turn.handOff(slots as { reason: string })
          await turn.say('a person comes')
        },
      } satisfies DialogDefinition,
    }
    const { handle, message, said } = openWorkshop(dialogs, { desk })
    for (const text of ['hello', 'my lawyer will write', 'my lawyer, I said']) await handle(message(text))
    expect(said()).toEqual(['bot: hello', 'a person comes', 'bot: my lawyer, I said'])
    expect(asked).toEqual(['c1 m2 legal'])
  })

  it('says so where there is no desk', async () => {
    const { handle, message, said } = openWorkshop({ answer: handoff })
    await handle(message('person!'))
    expect(said()[0]).toBe('unavailable')
  })
})
