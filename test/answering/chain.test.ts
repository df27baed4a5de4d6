import { Document } from '@langchain/core/documents'
import { BaseRetriever } from '@langchain/core/retrievers'
import { describe, expect, it } from 'vitest'
import { createAnswerer } from '../../src/answering/answerer.ts'
import { createChain } from '../../src/answering/chain.ts'
import { quotationOf, quote } from '../../src/answering/quote.ts'
import type { RetrievedMetadata } from '../../src/answering/retrieved.ts'
import { sentences } from '../../src/answering/sentences.ts'
import type { AnswerEvent, Question } from '../../src/core/answer.ts'
import type { Audience, Passage } from '../../src/core/passage.ts'

function passage(heading: string, text: string, more: Partial<Passage> = {}): Passage {
  return {
    id: `faq.md#${heading}`,
    document: 'faq.md',
    version: '0123456789abcdef',
    headingPath: ['FAQ', heading],
    variants: [],
    text,
    span: [0, text.length],
    lang: 'en',
    audience: 'public',
    url: `/sources/faq#${heading}`,
    ...more,
  }
}

/** A retriever that finds what it was given, whatever is asked. */
class Given extends BaseRetriever<RetrievedMetadata & Record<string, unknown>> {
  override lc_namespace = ['test']
  readonly found: readonly (readonly [Passage, number])[]

  constructor(found: readonly (readonly [Passage, number])[]) {
    super()
    this.found = found
  }

  override async _getRelevantDocuments() {
    return this.found.map(
      ([given, probability]) => new Document({ pageContent: given.text, metadata: { passage: given, probability } }),
    )
  }
}

const ask = (text: string): Question => ({
  text,
  history: () => [],
  locale: 'en',
  audience: 'public',
  asker: { conversation: 'c', customer: 'u' },
})

function chainOver(...found: [Passage, number][]) {
  return { retriever: () => new Given(found), threshold: 0.5, suggestions: 2, clarify: false }
}

async function collect(events: AsyncIterable<AnswerEvent>): Promise<AnswerEvent[]> {
  const collected: AnswerEvent[] = []
  for await (const event of events) collected.push(event)
  return collected
}

const never = new AbortController().signal

describe('the retrieval chain', () => {
  it('streams the passage in sentences and concludes with its source', async () => {
    const shipping = passage('Where do you ship?', 'To **42** countries. Mostly by boat.\n\n- Europe\n- Asia\n')
    const options = chainOver([shipping, 0.9], [passage('Else?', 'No.'), 0.2])
    const events = await collect(createAnswerer(options).answer(ask('where do you ship?'), never))
    const sentences = events.flatMap((event) => (event.type === 'sentence' ? [event] : []))
    expect(sentences.map(({ text }) => text)).toEqual([
      'To **42** countries. ',
      'Mostly by boat.\n\n',
      '- Europe\n',
      '- Asia',
    ])
    const reference = { id: 'faq.md#Where do you ship?', document: 'faq.md', version: '0123456789abcdef' }
    expect(events.at(-1)).toEqual({
      type: 'answer',
      answer: {
        kind: 'answered',
        text: 'To **42** countries. Mostly by boat.\n\n- Europe\n- Asia',
        citations: [{ title: 'FAQ › Where do you ship?', url: '/sources/faq#Where do you ship?', passage: reference }],
        passages: [reference],
        probability: 0.9,
      },
    })
    // Whoever stops listening in the middle knows the source, too.
    for (const { grounds } of sentences) expect(grounds?.passages).toEqual([reference])
  })

  it('invoked, gives the conclusion alone', async () => {
    const options = chainOver([passage('A?', 'Yes. Sure.'), 0.9])
    const streamed = await collect(createAnswerer(options).answer(ask('a'), never))
    expect(await createChain(options).invoke(ask('a'))).toEqual(streamed.at(-1))
  })

  it('below its threshold says that it does not know, and offers what is near', async () => {
    const options = chainOver(
      [passage('Nearest?', 'x'), 0.49],
      [passage('Near?', 'x'), 0.3],
      [passage('Also near?', 'x'), 0.2],
      [passage('Far?', 'x'), 0.01],
    )
    const events = await collect(createAnswerer(options).answer(ask('?'), never))
    expect(events).toEqual([
      { type: 'answer', answer: { kind: 'unknown', suggestions: ['Nearest?', 'Near?'], probability: 0.49 } },
    ])
  })

  it('offers nothing where nothing is near, or nothing was found', async () => {
    const unknown = { kind: 'unknown', suggestions: [] }
    expect(await createChain(chainOver([passage('Far?', 'x'), 0.03])).invoke(ask('?'))).toMatchObject({
      answer: unknown,
    })
    expect(await createChain(chainOver()).invoke(ask('?'))).toMatchObject({ answer: unknown })
  })

  it('answers by what is most probable, whatever was found first', async () => {
    const options = chainOver([passage('Jackets?', 'Rain jackets.'), 0.66], [passage('Down?', 'Down jackets.'), 0.76])
    expect(await createChain(options).invoke(ask('down jackets?'))).toMatchObject({ answer: { text: 'Down jackets.' } })
  })

  const here = (region: string, text: string): Passage =>
    passage('How long may I keep it?', text, {
      region,
      id: region,
      headingPath: [`Rules ${region}`, 'How long may I keep it?'],
    })
  const rules = [here('US', '45 days.'), here('UK', '28 days.'), here('EU', '30 days.')] as const
  const regional = chainOver([rules[0], 0.91], [rules[1], 0.9], [rules[2], 0.89], [passage('Else?', 'No.'), 0.88])

  it('picks no region in silence: where the rules differ, each is quoted with its own source', async () => {
    expect(await createChain(regional).invoke(ask('how long may i keep it?'))).toMatchObject({
      answer: {
        text: '**Rules US**\n\n45 days.\n\n**Rules UK**\n\n28 days.\n\n**Rules EU**\n\n30 days.',
        citations: [{ passage: { id: 'US' } }, { passage: { id: 'UK' } }, { passage: { id: 'EU' } }],
      },
    })
  })

  it.each([
    ['how long may I keep it in the UK?', '28 days.'],
    ['how long may I keep it in the european union', '30 days.'],
    ['how long may you let us keep it in the United States', '45 days.'],
  ])('answers for the region that is named: %s', async (question, text) => {
    expect(await createChain(regional).invoke(ask(question))).toMatchObject({ answer: { text } })
  })

  it('retrieves with the audience of the question', async () => {
    const asked: Audience[] = []
    const chain = createChain({
      ...chainOver(),
      retriever: (audience) => {
        asked.push(audience)
        return new Given([])
      },
    })
    await chain.invoke(ask('?'))
    await chain.invoke({ ...ask('?'), audience: 'internal' })
    expect(asked).toEqual(['public', 'internal'])
  })

  it('stops when it is told to', async () => {
    const stopped = AbortSignal.abort(new Error('enough'))
    const answer = createAnswerer(chainOver([passage('A?', 'Yes.'), 0.9])).answer(ask('a'), stopped)
    await expect(collect(answer)).rejects.toThrow()
  })
})

describe('the sentences of an answer', () => {
  it.each([
    ['prose', 'One. Two! Three?', ['One. ', 'Two! ', 'Three?']],
    ['Chinese', '三天内退款。请保留运单号！好吗？', ['三天内退款。', '请保留运单号！', '好吗？']],
    ['a decimal and an abbreviation', 'It costs 4.90 EUR. Fine.', ['It costs 4.90 EUR. ', 'Fine.']],
    ['emphasis over a border', '**Wait. Then** go. Done.', ['**Wait. Then** go. ', 'Done.']],
    ['a link over a border', 'See [page 1. And 2](/a). Done.', ['See [page 1. And 2](/a). ', 'Done.']],
    [
      'a table',
      'Prices:\n\n| a | b |\n|---|---|\n| 1. | 2. |\n',
      ['Prices:\n\n', '| a | b |\n|---|---|\n| 1. | 2. |\n'],
    ],
    ['steps', '1. Open. Look.\n2. Close.', ['1. Open. Look.\n', '2. Close.']],
    ['code', '```\na. b. c.\n```', ['```\na. b. c.\n```']],
  ])('are whole: %s', (_what, text, expected) => {
    const found = sentences(text, /\p{Script=Han}/u.test(text) ? 'zh-Hans' : 'en')
    expect(found).toEqual(expected)
    expect(found.join('')).toBe(text)
  })
})

describe('the quoted part', () => {
  const filler = (topic: string) =>
    `${`${topic} is described here at some length, as help pages do. `.repeat(6).trim()}\n\n`
  const table = '| carrier | days |\n|---|---|\n| boat | 30 |\n| plane | 3 |\n\n'
  const long = `${filler('Packaging')}Delivery times by carrier:\n\n${table}${filler('Insurance')}${filler('Recycling')}`

  it('of a short passage is all of it', () => {
    expect(quote('  Yes.\n\n- a\n- b\n', 'anything')).toBe('Yes.\n\n- a\n- b')
  })

  it('of a long one is what answers, with the line that introduces it, and tables whole', () => {
    const quoted = quote(long, 'how many days by plane or boat carrier?')
    expect(quoted).toContain('Delivery times by carrier:')
    expect(quoted).toContain(table.trim())
    expect(quoted).not.toContain('Packaging is')
    expect(quoted.length).toBeLessThan(long.length)
  })

  it.each([
    ['![The way](/images/way.svg)', '![The way](/images/way.svg)'],
    ['![The way](https://shop.example/way.png "Way")', '![The way](https://shop.example/way.png "Way")'],
    ['![The way](https://listed.example/way.png)', '![The way](https://listed.example/way.png)'],
    ['![The way](https://elsewhere.example/way.png "Way")', '[The way](https://elsewhere.example/way.png "Way")'],
    ['![](<//elsewhere.example/pixel.gif>)', '[//elsewhere.example/pixel.gif](<//elsewhere.example/pixel.gif>)'],
    ['[![The way](https://elsewhere.example/1.png)](https://shop.example)', '[The way](https://shop.example)'],
  ])('shows no picture that would tell a foreign host who reads: %s', (written, shown) => {
    const way = passage('Which way?', `Look. ${written} There.`, { url: 'https://shop.example/help#way' })
    expect(quotationOf(way, 'which way?', ['listed.example'])).toBe(`Look. ${shown} There.`)
  })

  it('is found by Chinese words too', () => {
    const chinese = `${'包装盒可以回收利用，请参考说明。'.repeat(30)}\n\n${'国际快递一般需要三到五天送达。'.repeat(5)}\n\n${'保险需要另外购买，详情咨询门店。'.repeat(30)}`
    expect(quote(chinese, '国际快递多久送达')).toMatch(/^国际快递/)
  })
})
