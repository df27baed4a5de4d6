import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { Turn } from '../../src/core/turn.ts'
import { openTalk } from './talk.ts'

const CHANGED = "I'm sorry, this has changed on our side meanwhile. Please start again."
const asking = (...questions: string[]) => ({
  description: '',
  async run(turn: Turn) {
    const told: string[] = []
    for (const question of questions) told.push(await turn.ask(question))
    await turn.say(told.join(', '))
  },
})

/** Begins with one version of a dialog, and goes on with another, as after a deployment. */
async function deploy(before: ReturnType<typeof asking>, after: object, said: readonly string[], then: string) {
  const first = openTalk({ answer: before }, { version: 'a' })
  for (const text of said) await first.customer(text)
  await first.close()
  const second = openTalk({ answer: after as never }, { version: 'b', folder: first.folder })
  await second.handle({ ...second.message(then), id: 'after' })
  return second
}

describe('a dialog whose file changed while it waited', () => {
  it('goes on where it asks the same questions in the same order', async () => {
    const { said, transcript } = await deploy(
      asking('Which size?', 'Which colour?'),
      asking('Which size?', 'Which colour?', 'How many?'),
      ['a jacket', 'M'],
      'green',
    )
    expect(said()).toEqual(['How many?'])
    // Which version said what is in the record.
    expect((await transcript()).filter(({ author }) => author === 'bot').map(({ version }) => version)).toEqual([
      'a',
      'a',
      'b',
    ])
  })

  it('is ended kindly where an answer would go to another question', async () => {
    const { said, handle, message } = await deploy(
      asking('Which size?', 'Which colour?'),
      asking('For whom?', 'Which size?', 'Which colour?'),
      ['a jacket', 'M'],
      'green',
    )
    expect(said().at(-1)).toBe(CHANGED)
    await handle({ ...message('a jacket'), id: 'anew' })
    expect(said().at(-1)).toBe('For whom?')
  })

  it('is ended kindly where it needs slots that nobody filled', async () => {
    const needy = { ...asking('Which colour?'), slots: z.object({ size: z.enum(['S', 'M']) }) }
    const first = openTalk({ buy: asking('Which colour?'), answer: asking() }, { version: 'a' })
    await first.handle(first.message('', { action: { dialog: 'buy' } }))
    await first.close()
    const second = openTalk({ buy: needy, answer: asking() }, { version: 'b', folder: first.folder })
    await second.handle({ ...second.message('green'), id: 'after' })
    expect(second.said()).toEqual([CHANGED])
  })

  it('goes on asking for its slots by name', async () => {
    const slots = z.object({ size: z.enum(['S', 'M']), colour: z.enum(['red', 'green']) })
    const shop = (more: object) => ({
      description: '',
      examples: ['buy a jacket'],
      slots: slots.extend(more as never),
      run: async (turn: Turn, values: object) => turn.say(JSON.stringify(values)),
    })
    const first = openTalk({ buy: shop({}) }, { version: 'a' })
    await first.customer('buy a jacket')
    await first.customer('M')
    await first.close()
    const second = openTalk({ buy: shop({ count: z.number().default(1) }) }, { version: 'b', folder: first.folder })
    await second.handle({ ...second.message('green'), id: 'after' })
    expect(second.said()).toEqual(['{"size":"M","colour":"green","count":1}'])
  })

  it('that is gone leaves its message to the others', async () => {
    const first = openTalk({ buy: asking('Which colour?') }, {})
    await first.handle(first.message('', { action: { dialog: 'buy' } }))
    await first.close()
    const second = openTalk(
      { answer: { description: '', run: async (turn: Turn) => turn.say('hello') } },
      { folder: first.folder },
    )
    await second.handle({ ...second.message('green'), id: 'after' })
    expect(second.said()).toEqual(['hello'])
  })
})
