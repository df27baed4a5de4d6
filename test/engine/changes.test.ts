import { describe, expect, it } from 'vitest'
import type { MessageChange } from '../../src/core/message.ts'
import { holdingAnswerer } from './holding.ts'
import { CONVERSATION, openWorkshop } from './workshop.ts'

const edited = (message: string): { change: MessageChange } => ({ change: { kind: 'edited', message } })
const deleted = (message: string): { change: MessageChange } => ({ change: { kind: 'deleted', message } })

function openEcho(policy?: Parameters<typeof openWorkshop>[1]) {
  const known: string[][] = []
  const workshop = openWorkshop(
    {
      answer: {
        description: '',
        async run(turn) {
          known.push(turn.history.filter(({ author }) => author === 'customer').map(({ text }) => text))
          await turn.say(`you said ${turn.message.text}`)
        },
      },
    },
    policy,
  )
  return { ...workshop, known }
}

describe('a message that is edited', () => {
  it('is answered with its new text where it still waits, in its old place', async () => {
    const { engine, message, idle, said, sent } = openEcho()
    const first = message('one')
    await Promise.all([
      engine.accept(first),
      engine.accept(message('two', { id: 'two' })),
      engine.accept(message('too', { id: 'three' })),
      engine.accept(message('2', edited('two'))),
      engine.accept(message('zwei', edited('two'))),
    ])
    await idle()
    expect(said()).toEqual(['you said one', 'you said zwei', 'you said too'])
    expect(sent[1]?.reply.replyTo).toBe('two')
  })

  it('is answered again where it was answered, in reply to it; the old text is history no more', async () => {
    const { handle, message, said, sent, known, transcript } = openEcho()
    await handle(message('blue?', { id: 'colour' }))
    await handle(message('green?', edited('colour')))
    await handle(message('thanks'))
    expect(said()).toEqual(['you said blue?', 'you said green?', 'you said thanks'])
    expect(sent[1]?.reply.replyTo).toBe('colour')
    expect(known).toEqual([[], [], ['green?']])
    expect((await transcript())[2]?.content).toEqual({ text: 'green?', change: { kind: 'edited', sequence: 1 } })
  })

  it('is one of those that are merged, with its new text', async () => {
    const { engine, message, idle, said } = openEcho({ policy: { whileBusy: 'merge', mergeMs: 5_000 } })
    await engine.accept(message('first'))
    await Promise.all([
      engine.accept(message('I want', { id: 'want' })),
      engine.accept(message('tea')),
      engine.accept(message('I need', edited('want'))),
    ])
    await idle()
    expect(said().at(-1)).toBe('you said I need\ntea')
  })
})

describe('a message that is deleted', () => {
  it('is not answered where it still waits', async () => {
    const { engine, message, idle, said, transcript } = openEcho()
    await Promise.all([
      engine.accept(message('one')),
      engine.accept(message('two', { id: 'two' })),
      engine.accept(message('three')),
      engine.accept(message('2', edited('two'))),
      engine.accept(message('', deleted('two'))),
    ])
    await idle()
    expect(said()).toEqual(['you said one', 'you said three'])
    const lines = (await transcript()).flatMap(({ content: { text, change } }) => (change ? [[text, change]] : []))
    expect(lines).toEqual([
      ['2', { kind: 'edited', sequence: 2 }],
      ['', { kind: 'deleted', sequence: 2 }],
    ])
  })

  it('takes nothing along of what would have been merged with it', async () => {
    const { engine, message, idle, said } = openEcho({ policy: { whileBusy: 'merge', mergeMs: 5_000 } })
    await engine.accept(message('first'))
    await Promise.all([
      engine.accept(message('wrong', { id: 'wrong' })),
      engine.accept(message('right')),
      engine.accept(message('', deleted('wrong'))),
    ])
    await idle()
    expect(said().at(-1)).toBe('you said right')
  })

  it('is forgotten by history and summary where it was answered, with a line that says so and no reply', async () => {
    const { handle, message, said, known, memory, transcript } = openEcho()
    await handle(message('my secret plan', { id: 'plan' }))
    await handle(message('', deleted('plan')))
    await handle(message('what now?'))
    expect(said()).toEqual(['you said my secret plan', 'you said what now?'])
    expect(known).toEqual([[], []])
    expect((await transcript())[2]).toMatchObject({
      author: 'customer',
      content: { text: '', change: { kind: 'deleted', sequence: 1 } },
    })
    await memory.accept(message('more'))
    const summary = (await memory.claim(CONVERSATION.id))?.state.summary
    expect(summary?.map(({ asked }) => asked)).toEqual(['what now?'])
  })

  it('is not answered where its deletion overtook it', async () => {
    const { engine, message, idle, said } = openEcho()
    await Promise.all([
      engine.accept(message('one')),
      engine.accept(message('', deleted('two'))),
      engine.accept(message('two', { id: 'two' })),
    ])
    await idle()
    expect(said()).toEqual(['you said one'])
  })

  it.each([
    ['its own answer', 'one', ['About boots. ', 'answer to quick']],
    ['no other', 'another', ['About boots. The end.', 'answer to quick']],
  ])('cuts short %s', async (_, deletes, expected) => {
    const { answerer, holding, end } = holdingAnswerer(['About boots. '])
    const { engine, message, idle, said } = openWorkshop(
      { answer: { description: '', run: async (turn) => void (await turn.answer()) } },
      { answerer, policy: { whileBusy: 'supersede', mergeMs: 5_000 } },
    )
    await engine.accept(message('boots?', { id: 'one' }))
    await holding
    await engine.accept(message('', deleted(deletes)))
    end()
    await idle()
    await engine.accept(message('quick'))
    await idle()
    expect(said()).toEqual(expected)
  })
})
