import { describe, expect, it } from 'vitest'
import { trainModel } from '../../src/knowledge/model/train.ts'
import { PassageIndex } from '../../src/knowledge/passage-index.ts'
import { phrasings } from './phrasings.ts'

const BANK = {
  'How do I cancel an order?': [
    'stop my order',
    'I changed my mind about my purchase',
    'call it off',
    'undo the order',
  ],
  'Where is my parcel?': ['track my order', 'my order has not arrived', 'when will it come', 'no delivery yet'],
  'How do I pay?': [
    'which cards do you take',
    'can I use a voucher',
    'pay for my order by phone',
    'methods of payment',
  ],
}

function search(bank: Readonly<Record<string, readonly string[]>>, query: string) {
  return new PassageIndex(phrasings(bank)).search(query, { audience: 'public', day: '2026-11-24' }, 3)
}

describe('the linear model', () => {
  it.each([
    ['my order did not come', 'Where is my parcel?'],
    ['undoing orders', 'How do I cancel an order?'],
    ['vouchr payments', 'How do I pay?'],
  ])('learns the phrasings: %s', (query, expected) => {
    const [first] = search(BANK, query)
    expect(first?.passage.headingPath.at(-1)).toBe(expected)
    expect(first?.signals.doubt).toBeLessThan(0.5)
  })

  it('is the same for the same phrasings', () => {
    expect(trainModel(entriesOf(BANK))).toEqual(trainModel(entriesOf(BANK)))
  })

  it('is left out where entries have one phrasing, and nothing then hangs on it', () => {
    const bare = Object.fromEntries(Object.keys(BANK).map((question) => [question, []]))
    expect(trainModel(entriesOf(bare))).toBeUndefined()
    const [first] = search(bare, 'how do I pay?')
    expect(first?.passage.headingPath.at(-1)).toBe('How do I pay?')
    expect(first?.signals.doubt).toBe(0)
    expect(first?.evidence.model).toBe(0)
  })

  it('is left out where there are too many phrasings to learn quickly', () => {
    const variants = ['one more', 'yet another', 'and again']
    const bank = Array.from({ length: 1_000 }, (_, at) => ({ questions: [`question ${at}`, ...variants] }))
    expect(trainModel(bank)).toBeUndefined()
  })
})

function entriesOf(bank: Readonly<Record<string, readonly string[]>>) {
  return Object.entries(bank).map(([question, variants]) => ({ questions: [question, ...variants] }))
}
