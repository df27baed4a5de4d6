import type { Document } from '@langchain/core/documents'
import type { BaseRetriever } from '@langchain/core/retrievers'
import { describe, expect, it } from 'vitest'
import type { Audience, Passage } from '../../src/core/passage.ts'

interface Metadata extends Record<string, unknown> {
  passage: Passage
  score: number
  probability: number
}

/** Makes a retriever over these passages for one audience, on one day. */
export type MakeRetriever = (
  passages: readonly Passage[],
  options: { readonly audience: Audience; readonly day: string; readonly k: number },
) => Promise<BaseRetriever<Metadata>>

function passage(id: string, question: string, text: string, more: Partial<Passage> = {}): Passage {
  return {
    id,
    document: id.split('#')[0] ?? id,
    version: 'v1',
    headingPath: ['Help', question],
    variants: [],
    text,
    span: [0, text.length],
    lang: 'en',
    audience: 'public',
    url: `/sources/${id}`,
    ...more,
  }
}

const PASSAGES = [
  passage('a#refund', 'How long does a refund take?', 'Between 3 and 5 working days.'),
  passage('a#cost', 'How much does delivery cost?', 'Delivery costs €4.90.', { variants: ['shipping fee'] }),
  passage('a#boots', 'Are the boots waterproof?', 'Yes, with a membrane.'),
  passage('b#approve', 'Up to which amount may I approve a refund?', 'Up to €200.', { audience: 'internal' }),
  passage('c#holiday', 'How long is the holiday return window?', 'Until January 31.', {
    validFrom: '2026-11-01',
    validUntil: '2026-12-31',
  }),
  passage('d#refund', '退款多久到账？', '3 到 5 个工作日。', { lang: 'zh-Hans' }),
]

/** What every retriever promises. */
export function retrieverContract(name: string, make: MakeRetriever): void {
  const day = '2026-11-24'
  const ids = (found: readonly Document<Metadata>[]) => found.map(({ metadata }) => metadata.passage.id)

  describe(`${name} keeps the retriever's promise`, () => {
    it('finds the passage that answers, first, with its text and its source', async () => {
      const retriever = await make(PASSAGES, { audience: 'public', day, k: 3 })
      const [first] = await retriever.invoke('how long does it take to get a refund')
      expect(first?.pageContent).toBe('Between 3 and 5 working days.')
      expect(first?.metadata.passage).toEqual(PASSAGES[0])
      expect(ids(await retriever.invoke('shipping fee'))[0]).toBe('a#cost')
      expect(ids(await retriever.invoke('退款几天到'))[0]).toBe('d#refund')
    })

    it('orders by score and gives probabilities', async () => {
      const retriever = await make(PASSAGES, { audience: 'public', day, k: 5 })
      const found = await retriever.invoke('how long does a refund take for boots?')
      const scores = found.map(({ metadata }) => metadata.score)
      expect(scores.length).toBeGreaterThan(1)
      expect(scores).toEqual(scores.toSorted((a, b) => b - a))
      for (const { metadata } of found) {
        expect(metadata.probability).toBeGreaterThanOrEqual(0)
        expect(metadata.probability).toBeLessThanOrEqual(1)
      }
      const probability = async (query: string) => (await retriever.invoke(query))[0]?.metadata.probability ?? 0
      expect(await probability('are the boots waterproof?')).toBeGreaterThan(await probability('do you rent kayaks?'))
    })

    it('gives at most k passages', async () => {
      const retriever = await make(PASSAGES, { audience: 'internal', day, k: 2 })
      expect(await retriever.invoke('how long how much refund delivery boots')).toHaveLength(2)
    })

    it('never shows the public what is internal', async () => {
      const query = 'up to which amount may I approve a refund?'
      const forPublic = await make(PASSAGES, { audience: 'public', day, k: 10 })
      const forStaff = await make(PASSAGES, { audience: 'internal', day, k: 10 })
      expect(ids(await forPublic.invoke(query))).not.toContain('b#approve')
      expect(ids(await forStaff.invoke(query))[0]).toBe('b#approve')
      // Filtered afterwards, it would have left nothing.
      const one = await make(PASSAGES, { audience: 'public', day, k: 1 })
      expect(await one.invoke(query)).toHaveLength(1)
    })

    it.each([
      ['2026-10-31', false],
      ['2026-11-01', true],
      ['2026-12-31', true],
      ['2027-01-01', false],
    ])('shows a passage only while it holds: %s', async (today, shown) => {
      const retriever = await make(PASSAGES, { audience: 'public', day: today, k: 10 })
      expect(ids(await retriever.invoke('how long is the holiday return window')).includes('c#holiday')).toBe(shown)
    })

    it.each(['', '   ', '?!', '👍', '\u0000', 'x'.repeat(20_000)])('survives the query %j', async (query) => {
      const retriever = await make(PASSAGES, { audience: 'public', day, k: 3 })
      expect(Array.isArray(await retriever.invoke(query))).toBe(true)
    })

    it('finds nothing in nothing', async () => {
      const retriever = await make([], { audience: 'public', day, k: 3 })
      expect(await retriever.invoke('refund')).toEqual([])
    })
  })
}
