import { describe, expect, it } from 'vitest'
import { condense } from '../../src/answering/condense.ts'
import { decide } from '../../src/answering/decide.ts'
import type { HistoryItem } from '../../src/core/answer.ts'
import { found } from './found.ts'
import { ask, CLARIFICATION, conversation, gist } from './small-shop.ts'

const OPTIONS = { threshold: 0.5, suggestions: 3, clarify: true }

/** What is decided where these questions were found with these probabilities. */
function decided(text: string, candidates: Readonly<Record<string, number>>, history: readonly HistoryItem[] = []) {
  const asker = { conversation: 'c', customer: 'c' }
  const question = condense({ text, history: () => history, locale: 'en', audience: 'public', asker })
  return (options = OPTIONS) => decide({ question, documents: found(candidates) }, options)
}

describe('the three ways out', () => {
  it('answer: one passage is probable enough', () => {
    expect(decided('how do I return a lamp', { 'A?': 0.8, 'B?': 0.5 })()).toMatchObject({
      kind: 'answer',
      passages: [{ id: 'A?' }],
    })
  })

  it('ask: two are as probable', () => {
    expect(decided('how do I return a lamp', { 'A?': 0.8, 'B?': 0.79, 'C?': 0.2 })()).toEqual({
      kind: 'clarify',
      choices: ['A?', 'B?'],
      probability: 0.8,
    })
  })

  it('ask: none is probable enough, and several come close', () => {
    const several = { 'A?': 0.45, 'B?': 0.4, 'C?': 0.35, 'D?': 0.3, 'E?': 0.3 }
    expect(decided('how do I return a lamp', several)()).toMatchObject({
      kind: 'clarify',
      choices: ['A?', 'B?', 'C?', 'D?'],
    })
  })

  it.each([
    ['one alone comes close', { 'A?': 0.45, 'B?': 0.1 }],
    ['nothing comes close', { 'A?': 0.15, 'B?': 0.14 }],
    ['nothing was found', {}],
  ])('unknown: %s', (_when, candidates) => {
    expect(decided('how do I return a lamp', candidates)().kind).toBe('unknown')
  })

  it('asks sooner where a question only names something', () => {
    const candidates = { 'A?': 0.8, 'B?': 0.6 }
    expect(decided('how do I return a lamp', candidates)().kind).toBe('answer')
    expect(decided('lamp returns', candidates)().kind).toBe('clarify')
    expect(decided('lamp returns', { 'A?': 0.8, 'B?': 0.5 })().kind).toBe('answer')
  })

  it('offers choices and near questions in the language of the question where it has any', () => {
    const several = { 'A?': 0.45, 怎么退货: 0.4, 'B?': 0.35 }
    expect(decided('how do I return a lamp', several)()).toMatchObject({ kind: 'clarify', choices: ['A?', 'B?'] })
    expect(decided('how do I return a lamp', { 怎么退货: 0.15, 'A?': 0.12 })()).toMatchObject({ suggestions: ['A?'] })
    expect(decided('how do I return a lamp', { 怎么退货: 0.15 })()).toMatchObject({ suggestions: [] })
    expect(decided('how do I return a lamp', { 怎么退货: 0.25 })()).toMatchObject({ suggestions: ['怎么退货'] })
  })

  it('does not ask back about a choice, however short', () => {
    expect(decided('lamp returns', { 'Lamp returns': 0.8, 'B?': 0.6 })().kind).toBe('answer')
  })

  it('never asks where asking is switched off', () => {
    expect(decided('returns', { 'A?': 0.8, 'B?': 0.8 })({ ...OPTIONS, clarify: false }).kind).toBe('answer')
    expect(decided('returns', { 'A?': 0.4, 'B?': 0.4 })({ ...OPTIONS, clarify: false })).toMatchObject({
      kind: 'unknown',
      suggestions: ['A?', 'B?'],
    })
  })
})

describe('asking back', () => {
  it.each([
    ['return', ['How do I return something?', 'Can I return a gift card?', 'Who pays for the return?']],
    ['gift card', ['Can I return a gift card?', 'How do I buy a gift card?']],
    ['退货', ['怎么退货？', '退货运费谁出？']],
    ['how long is the cable?', ['Comet Kettle: How long is the cable?', 'Nova Lamp: How long is the cable?']],
  ])('%s', async (text, choices) => {
    expect(new Set(gist(await ask(text)))).toEqual(new Set(choices))
  })

  it('is not done where one answer is clear, however short the question', async () => {
    expect(gist(await ask('paypal'))).toContain('PayPal')
  })

  it('offers what is known of a thing that is named after something else', async () => {
    const [, answer] = await conversation('do you take paypal?', 'and the Comet Kettle?')
    expect(answer).toMatchObject({ kind: 'clarify' })
    expect(new Set(gist(answer))).toEqual(
      new Set(['How much water does the kettle hold?', 'How do I remove limescale?', 'How long is the cable?']),
    )
  })

  it('is answered by a choice', async () => {
    const [asked, answer] = await conversation('how long is the cable?', 'Nova Lamp: How long is the cable?')
    expect(asked).toMatchObject({ kind: 'clarify' })
    expect(gist(answer)).toBe('The lamp has 2 m.')
  })

  it('is not done twice for the same', () => {
    const history = [
      { author: 'customer', text: 'returns' },
      { author: 'bot', text: CLARIFICATION, offered: ['A?', 'B?'] },
    ] as const
    expect(decided('returns', { 'A?': 0.4, 'B?': 0.4 }, history)().kind).toBe('unknown')
    expect(decided('return cost', { 'A?': 0.4, 'B?': 0.4 }, history)().kind).toBe('unknown')
    expect(decided('gift card', { 'A?': 0.4, 'C?': 0.4 }, history)().kind).toBe('clarify')
  })
})
