import { describe, expect, it } from 'vitest'
import { PassageIndex } from '../../src/knowledge/passage-index.ts'
import { LexicalRetriever } from '../../src/knowledge/retriever.ts'
import { retrieverContract } from '../contracts/retriever.ts'

retrieverContract('LexicalRetriever', async (passages, { audience, day, k }) => {
  const index = new PassageIndex(passages)
  return new LexicalRetriever({ index: () => index, audience, today: () => day, k })
})

function indexOf(...questions: readonly (readonly [question: string, lang: string])[]) {
  return new PassageIndex(
    questions.map(([question, lang], at) => ({
      id: `faq.md#${at}`,
      document: 'faq.md',
      version: 'v',
      headingPath: ['FAQ', question],
      variants: [],
      text: 'An answer.',
      span: [0, 10],
      lang,
      audience: 'public',
      url: '/sources/faq',
    })),
  )
}

function first(index: PassageIndex, query: string): string | undefined {
  return index.search(query, { audience: 'public', day: '2026-11-24' }, 8)[0]?.passage.headingPath.at(-1)
}

describe('search', () => {
  const index = indexOf(
    ['How do I cancel an order?', 'en'],
    ['How do I exchange a jacket?', 'en'],
    ['When is my card charged?', 'en'],
    ['What does error PAY-402 mean?', 'en'],
    ['What does error PAY-403 mean?', 'en'],
    ['Can I get a reimbursement?', 'en'],
    ['怎么取消订单？', 'zh-Hans'],
    ['运费多少？', 'zh-Hans'],
    ['你们发哪些地方？', 'zh-Hans'],
  )

  it.each([
    ['cancelling orders', 'How do I cancel an order?'],
    ['how do I cancle my ordr', 'How do I cancel an order?'],
    ['pay 402', 'What does error PAY-402 mean?'],
    ['PAY403', 'What does error PAY-403 mean?'],
    ['money back', 'Can I get a reimbursement?'],
    ['邮费', '运费多少？'],
    ['如何取消订单', '怎么取消订单？'],
  ])('%s', (query, expected) => {
    expect(first(index, query)).toBe(expected)
  })

  it.each([
    ['I have paid by card and want to exchange a jacket but it says PAY-402', 'What does error PAY-402 mean?'],
    ['How do I cancel an order? pay_403', 'What does error PAY-403 mean?'],
  ])('lets a code decide that one entry has: %s', (query, expected) => {
    expect(first(index, query)).toBe(expected)
  })

  it.each(['faq.md#0', 'faq.md'])('never gives out what is blocked: %s', (blocked) => {
    const scope = { audience: 'internal', day: '2026-11-24', blocked: new Set([blocked]) } as const
    const ids = index.search('How do I cancel an order?', scope, 8).map(({ passage }) => passage.id)
    expect(ids).not.toContain('faq.md#0')
  })

  it('does not hold a word against an entry that says the same in another', () => {
    const [best] = index.search('reimbursement', { audience: 'public', day: '2026-11-24' }, 1)
    const [same] = index.search('refund', { audience: 'public', day: '2026-11-24' }, 1)
    expect(same?.passage.headingPath.at(-1)).toBe('Can I get a reimbursement?')
    expect(same?.evidence.asked).toBeGreaterThan((best?.evidence.asked ?? 0) / 2)
  })

  it('prefers the language of the question, and takes the other when its own has no answer', () => {
    expect(first(index, '取消 order')).toBe('怎么取消订单？')
    expect(first(index, 'PAY-402 是什么')).toBe('What does error PAY-402 mean?')
  })
})
