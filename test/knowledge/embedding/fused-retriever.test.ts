import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { Passage } from '../../../src/core/passage.ts'
import { EmbeddedPassages } from '../../../src/knowledge/embedding/embedded-passages.ts'
import { EmbeddingIndex, normalised } from '../../../src/knowledge/embedding/embedding-index.ts'
import { DEFAULT_FUSION, fuse } from '../../../src/knowledge/embedding/fuse.ts'
import { FusedRetriever } from '../../../src/knowledge/embedding/fused-retriever.ts'
import { isVisible, PassageIndex } from '../../../src/knowledge/passage-index.ts'
import { LexicalRetriever } from '../../../src/knowledge/retriever.ts'
import { createMasker } from '../../../src/privacy/masker.ts'
import { retrieverContract } from '../../contracts/retriever.ts'
import { temporaryFolder } from '../../support/temporary.ts'
import { modelOf, TinyEmbeddings } from './tiny-embeddings.ts'

const silent = { debug() {}, info() {}, warn() {}, error() {} }

interface Options {
  readonly audience: 'public' | 'internal'
  readonly day: string
  readonly k: number
}

async function open(passages: readonly Passage[], { audience, day, k }: Options) {
  const embeddings = new TinyEmbeddings()
  const embedded = new EmbeddedPassages({
    model: modelOf(embeddings),
    file: join(temporaryFolder(), 'vectors.bin'),
    masker: createMasker({ regions: ['US'] }),
    queryMs: 10_000,
    batchSize: 16,
    concurrency: 2,
    log: silent,
  })
  onTestFinished(() => embedded.close())
  await embedded.update(passages)
  const index = new PassageIndex(passages)
  const shown = new Map(passages.map((passage) => [passage.id, passage]))
  const retriever = new FusedRetriever({
    lexical: new LexicalRetriever({ index: () => index, audience, today: () => day, k }),
    embedded,
    visible: (id) => {
      const passage = shown.get(id)
      return passage && isVisible(passage, { audience, day }) ? passage : undefined
    },
    k,
  })
  return { retriever, embeddings, shown }
}

retrieverContract('the fused retriever', async (passages, options) => (await open(passages, options)).retriever)

const passage = (id: string, question: string, text: string, more: Partial<Passage> = {}): Passage => ({
  id,
  document: 'faq.md',
  version: 'v1',
  headingPath: ['Help', question],
  variants: [],
  text,
  span: [0, text.length],
  lang: 'en',
  audience: 'public',
  url: `/sources/${id}`,
  ...more,
})

const PASSAGES = [
  passage('freight', 'Is there a charge for delivery?', 'No.'),
  passage('boots', 'Are the boots waterproof?', 'Yes.'),
  passage('secret', 'Delivery of samples for staff', 'By car.', { audience: 'internal' }),
  ...Array.from({ length: 30 }, (_, at) => passage(`other${at}`, `Where is item${at}?`, `In aisle ${at}.`)),
]
const options = { audience: 'public', day: '2026-11-24', k: 5 } as const

describe('the fused retriever', () => {
  const idsOf = async (retriever: FusedRetriever, query: string) =>
    (await retriever.invoke(query)).map(({ metadata }) => metadata.passage.id)

  it('finds what no word finds', async () => {
    const { retriever } = await open(PASSAGES, options)
    const [first] = await retriever.invoke('freight?')
    expect(first?.metadata).toMatchObject({ passage: { id: 'freight' } })
    expect(await idsOf(retriever, 'freight?')).not.toContain('secret')
  })

  it('does not show what was removed or blocked since it was embedded, and shows changes', async () => {
    const { retriever, shown } = await open(PASSAGES, options)
    const changed = passage('freight', 'Is there a charge for delivery?', 'Yes, now there is.')
    shown.set('freight', changed)
    expect((await retriever.invoke('freight?'))[0]?.pageContent).toBe('Yes, now there is.')
    shown.delete('freight')
    expect(await idsOf(retriever, 'freight?')).not.toContain('freight')
  })

  it('answers by words alone when the embedding model fails', async () => {
    const { retriever, embeddings } = await open(PASSAGES, options)
    const before = await retriever.invoke('are the boots waterproof?')
    embeddings.fails = () => new Error('down')
    const after = await retriever.invoke('are the boots waterproof?')
    expect(after[0]?.metadata.passage.id).toBe('boots')
    expect(before[0]?.metadata.passage.id).toBe('boots')
    expect(await idsOf(retriever, 'freight?')).not.toContain('freight')
  })

  it('answers in the language of the question where it can', async () => {
    const chinese = passage('zh', '退款要多久？', '五天。', { lang: 'zh-Hans' })
    const english = passage('en', 'How long does a refund take?', 'Five days.')
    const both = await open([english, chinese, ...PASSAGES], options)
    expect((await idsOf(both.retriever, '退款'))[0]).toBe('zh')
    const one = await open([english, ...PASSAGES], options)
    expect((await idsOf(one.retriever, '退款'))[0]).toBe('en')
  })
})

describe('the fusion', () => {
  const words = (id: string, probability = 0.5) => ({ id, probability })
  const meaning = (id: string, standing = 0.5) => ({ id, standing })
  const idsOf = (fused: readonly { readonly id: string }[]) => fused.map(({ id }) => id)

  it('prefers what both find', () => {
    const fused = fuse([words('a', 0.5), words('b', 0.4)], [meaning('c', 0.5), meaning('b', 0.4)])
    expect(idsOf(fused)).toEqual(['b', 'a', 'c'])
  })

  it('makes a passage more probable the more it stands out, and never certain by meaning alone', () => {
    const probability = (standing: number, lexical?: number) =>
      fuse(lexical === undefined ? [] : [words('a', lexical)], [meaning('a', standing)])[0]?.probability ?? 0
    expect(probability(-1)).toBeLessThan(0.1)
    expect(probability(3)).toBeGreaterThan(probability(1))
    expect(probability(99)).toBeCloseTo(DEFAULT_FUSION.trust)
    expect(probability(-1, 0.6)).toBeGreaterThanOrEqual(0.6)
    expect(probability(3, 0.6)).toBeGreaterThan(probability(3))
  })

  it('changes nothing where one side is silent', () => {
    expect(fuse([words('a', 0.9), words('b', 0.2)], []).map(({ id, probability }) => [id, probability])).toEqual([
      ['a', 0.9],
      ['b', expect.closeTo(0.2)],
    ])
  })
})

describe('the embedding index', () => {
  const unit = (...values: number[]) => normalised(values) ?? new Float32Array()

  it('finds exactly the nearest, in order', () => {
    // A fixed sequence of numbers that look random.
    let state = 1
    const random = () => {
      state = (state * 48_271) % 2_147_483_647
      return state / 2_147_483_647 - 0.5
    }
    const vectors = Array.from({ length: 500 }, () => unit(...Array.from({ length: 27 }, random)))
    const query = unit(...Array.from({ length: 27 }, random))
    const cosine = (vector: Float32Array) => vector.reduce((sum, value, at) => sum + value * (query[at] ?? 0), 0)
    const expected = vectors
      .map((vector, entry) => ({ entry, similarity: cosine(vector) }))
      .filter(({ entry }) => entry % 3 !== 0)
      .sort((a, b) => b.similarity - a.similarity)
      .slice(0, 10)
    const found = new EmbeddingIndex(vectors).search(query, 10, (entry) => entry % 3 !== 0)
    expect(found.map(({ entry }) => entry)).toEqual(expected.map(({ entry }) => entry))
    expect(found[0]?.similarity).toBeCloseTo(expected[0]?.similarity ?? 0, 5)
  })

  it('finds nothing for a vector that does not fit, and in nothing', () => {
    expect(new EmbeddingIndex([unit(1, 2)]).search(unit(1, 2, 3), 5, () => true)).toEqual([])
    expect(new EmbeddingIndex([]).search(unit(1), 5, () => true)).toEqual([])
  })

  it.each([[[]], [[0, 0]], [[Number.NaN, 1]]])('knows that %j is no direction', (values) => {
    expect(normalised(values)).toBeUndefined()
  })
})
