import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { Answerer } from '../../src/core/answer.ts'
import type { Turn } from '../../src/core/turn.ts'
import { openTalk } from './talk.ts'

/** The documents answer what is asked of shipping. */
const ANSWERER: Answerer = {
  async *answer({ text }) {
    const known = /ship|运费/.test(text)
    yield known
      ? {
          type: 'answer',
          answer: { kind: 'answered', text: 'Shipping is free.', citations: [], passages: [], probability: 0.9 },
        }
      : { type: 'answer', answer: { kind: 'unknown', suggestions: [], probability: 0.1 } }
  },
}

const DIALOGS = {
  answer: {
    description: '',
    run: async (turn: Turn) => {
      if ((await turn.answer()).kind !== 'answered') await turn.say('I do not know.')
    },
  },
  return: {
    description: 'Takes an item back',
    examples: ['I want to return something', 'return an item'],
    slots: z.object({
      orderNumber: z
        .string()
        .regex(/^AO-\d{6}$/)
        .meta({ ask: 'Which order?' }),
    }),
    async run(turn: Turn) {
      const item = await turn.ask('Which item?', { choices: ['boots', 'tent'], only: true })
      const why = await turn.ask('Why do you return it?')
      await turn.say(`${item}: ${why}`)
    },
  },
  hours: {
    description: 'Tells opening hours',
    examples: ['when are you open', 'opening hours'],
    run: async (turn: Turn) =>
      turn.say(`${await turn.ask('Which shop?', { choices: ['North', 'South'] })} opens at ten.`),
  },
}

const open = () =>
  openTalk(DIALOGS, { answerer: ANSWERER, answerable: async (text) => (/ship|运费/.test(text) ? 0.9 : 0.1) })

describe('a customer who talks of something else', () => {
  it('has a question answered, and then the dialog’s question once more', async () => {
    const { customer, buttons } = open()
    await customer('I want to return something')
    expect(await customer('how much is shipping?')).toEqual(['Shipping is free.', 'Back to what I asked: Which order?'])
    await customer('AO-123456')
    expect(await customer('what is shipping to France?')).toEqual([
      'Shipping is free.',
      'Back to what I asked: Which item?',
    ])
    expect(buttons()).toEqual(['boots', 'tent'])
    await customer('the first one')
    expect(await customer('they ship too late')).toEqual(['boots: they ship too late'])
  })

  it('is told honestly that a question has no answer, without losing the thread', async () => {
    const { customer } = open()
    await customer('I want to return something')
    expect(await customer('what is the meaning of life?')).toEqual([
      'I do not know.',
      'Back to what I asked: Which order?',
    ])
  })

  it('may answer an open question with a question', async () => {
    const { customer } = open()
    await customer('I want to return something, AO-123456')
    await customer('tent')
    expect(await customer('why not?')).toEqual(['tent: why not?'])
  })

  it('starts another dialog, which has its turns, and then goes on with the first', async () => {
    const { customer } = open()
    await customer('I want to return something')
    expect(await customer('when are you open')).toEqual(['Which shop?'])
    expect(await customer('North')).toEqual(['North opens at ten.', 'Back to what I asked: Which order?'])
    expect(await customer('AO-123456')).toEqual(['Which item?'])
  })

  it('gives up the second dialog and is still in the first', async () => {
    const { customer } = open()
    await customer('I want to return something')
    await customer('when are you open')
    expect(await customer('never mind')).toEqual([
      'All right, I have stopped that.',
      'Back to what I asked: Which order?',
    ])
  })

  it.each(['forget everything', 'never mind all of it', '都不用了'])('gives up both: %s', async (words) => {
    const { customer } = open()
    await customer('I want to return something')
    await customer('when are you open')
    expect(await customer(words)).toEqual([
      /\p{Script=Han}/u.test(words) ? '好的，已经停止。' : 'All right, I have stopped that.',
    ])
  })

  it('and answers every question with a question is told that there is no hurry', async () => {
    const { customer, buttons } = open()
    await customer('I want to return something')
    for (const text of ['how much is shipping?', 'is shipping fast?']) await customer(text)
    expect((await customer('do you ship to Mars?')).at(-1)).toContain('Take your time')
    expect(buttons()).toContain('Talk to a person')
    expect(await customer('AO-123456')).toEqual(['Which item?'])
  })

  it('goes on after a restart, however deep in it', async () => {
    const first = open()
    await first.customer('I want to return something')
    await first.customer('when are you open')
    await first.close()
    const second = openTalk(DIALOGS, { answerer: ANSWERER, folder: first.folder })
    await second.handle({ ...second.message('South'), id: 'later' })
    expect(second.said()).toEqual(['South opens at ten.', 'Back to what I asked: Which order?'])
  })
})
