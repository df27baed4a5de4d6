import { describe, expect, it } from 'vitest'
import { ask, conversation, gist } from './small-shop.ts'

/** What the bot concludes on the last line of a conversation. */
async function last(...lines: readonly string[]) {
  return gist((await conversation(...lines)).at(-1))
}

describe('a follow-up is understood by what was said before', () => {
  it.each([
    [['How long is the cable of the Comet Kettle?', 'and how much water does it hold?'], 'One and a half litres.'],
    [['Is the Nova Lamp dimmable?', 'how long is the cable?'], 'The lamp has 2 m.'],
    [['How long is the cable of the Nova Lamp?', 'is it dimmable?'], 'Yes, in three steps.'],
    [['How much is delivery to Norway?', 'and to Spain?'], 'Delivery to Norway is 9 euros, to Spain 7 euros.'],
    [['彗星水壶能装多少水？', '怎么除水垢？'], '加白醋煮开。'],
    [['支持哪些付款方式？', '支付宝呢'], '支付宝、微信支付和银行卡。'],
  ])('%s', async (lines, expected) => {
    expect(await last(...lines)).toContain(expected)
  })

  it('over lines that say nothing', async () => {
    expect(await last('Is the Nova Lamp dimmable?', 'ok, thanks', 'which bulb fits it?')).toBe(
      'Any with an E27 socket.',
    )
  })

  it('by what the bot proposed', async () => {
    const history = [
      { author: 'customer', text: 'I am looking for something for tea' },
      { author: 'bot', text: 'How about the comet kettle?' },
    ] as const
    expect(gist(await ask('how long is the cable?', history))).toBe('The kettle has 75 cm.')
  })

  it('but not by what the bot names in a long explanation', async () => {
    const history = [
      { author: 'customer', text: 'How do points work?' },
      { author: 'bot', text: `${'You collect a point for every euro. '.repeat(10)}The Nova Lamp counts twice.` },
    ] as const
    expect((await ask('how long is the cable?', history)).kind).toBe('clarify')
  })

  it('asked of another thing', async () => {
    expect(await last('How long is the cable of the Nova Lamp?', 'and the comet kettle?')).toBe('The kettle has 75 cm.')
  })
})

describe('a question that stands alone is not bent by what was said before', () => {
  it.each([
    [['Is the Nova Lamp dimmable?', 'Which payment methods do you accept?'], 'PayPal'],
    [
      ['How do I remove limescale from the Comet Kettle?', 'how long is the cable of the Nova Lamp?'],
      'The lamp has 2 m.',
    ],
    [['新星台灯的线有多长？', '怎么退货'], '打印标签'],
  ])('%s', async (lines, expected) => {
    expect(await last(...lines)).toContain(expected)
  })

  it('and who says so leaves what was talked about', async () => {
    const answer = await last('Is the Nova Lamp dimmable?', 'another question: how long is the cable?')
    expect(answer).toEqual(['Comet Kettle: How long is the cable?', 'Nova Lamp: How long is the cable?'])
  })

  it('nor is the answer just given repeated for a question that it does not answer', async () => {
    expect(await last('How much is delivery?', 'do you repair it as well?')).not.toContain('Norway')
  })
})

it('says nothing of what only the staff may know', async () => {
  expect(await last('When does the Orbit Toaster come out?')).toBe('unknown')
  expect(await last('Is the Nova Lamp dimmable?', 'and the Orbit Toaster?')).not.toContain('In spring.')
})
