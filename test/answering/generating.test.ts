import { describe, expect, it } from 'vitest'
import { ParleyError } from '../../src/core/errors.ts'
import {
  answererOver,
  collect,
  generationBy,
  never,
  passage,
  question,
  type Script,
  ScriptedModel,
} from './scripted.ts'

const refunds = passage(
  'How long does a refund take?',
  'We refund you within 5 business days after the parcel arrives. The money goes back to the card you paid with. Shipping costs are not refunded.',
)
const parcels = passage(
  'Where is my parcel?',
  'Follow your parcel with the tracking number in your confirmation e-mail.',
)
const found = [
  [refunds, 0.9],
  [parcels, 0.6],
] as const

const answerBy = (script: Script, text = 'How long does a refund take?', more = {}) => {
  const model = new ScriptedModel(script)
  const generation = generationBy(model, more)
  return { model, result: collect(answererOver({ found, generation }).answer(question(text), never)) }
}

describe('an answer phrased by a model', () => {
  it('streams checked sentences, each with its source, numbered as they are used', async () => {
    const { model, result } = answerBy(
      () =>
        'You can follow your parcel with the tracking number [2]. Refunds arrive within five business days. [1] The money goes to the card you paid with【1】.',
    )
    const { sentences, answer } = await result
    expect(sentences).toEqual([
      'You can follow your parcel with the tracking number. [1]',
      ' Refunds arrive within five business days. [2]',
      ' The money goes to the card you paid with. [2]',
    ])
    expect(answer).toEqual({
      kind: 'answered',
      text: sentences.join(''),
      citations: [
        { title: 'Help › Where is my parcel?', url: parcels.url, passage: expect.objectContaining({ id: parcels.id }) },
        { title: 'Help › How long does a refund take?', url: refunds.url, passage: expect.anything() },
      ],
      passages: [parcels, refunds].map(({ id, document, version }) => ({ id, document, version })),
      probability: 0.9,
      generation: { model: 'scripted', tier: 'large', prompt: 'answer@1', inputTokens: 90, outputTokens: 9 },
    })
    expect(model.requests).toMatchObject([{ tier: 'large', prompt: 'answer@1', asker: { customer: 'customer-1' } }])
  })

  it('shows no sentence that its source does not say', async () => {
    const { result } = answerBy(
      () =>
        'Refunds take 5 business days. [1] We also give you a voucher worth 20 euros. [1] Shipping costs are refunded. [1] The card gets the money. [7] It is that simple.',
    )
    expect((await result).text).toBe('Refunds take 5 business days. [1]')
  })

  it('leaves out one item of a list, and lets a line lead to the rest', async () => {
    const steps = passage('How do I return boots?', '1. Open your account.\n2. Choose the boots.\n3. Print the label.')
    const model = new ScriptedModel(
      () =>
        'Here are the steps:\n\n1. Open your account. [1]\n2. Burn the boots. [1]\n3. Print the label [1]\n\nGood luck!',
    )
    const { text, sentences } = await collect(
      answererOver({ found: [[steps, 0.9]], generation: generationBy(model) }).answer(
        question('how to return boots'),
        never,
      ),
    )
    expect(text).toBe('Here are the steps:\n\n1. Open your account. [1]\n3. Print the label [1]')
    expect(sentences.join('')).toBe(text)
  })

  it('takes a citation for the sentences before it in its paragraph, and checks each of them', async () => {
    const { result } = answerBy(
      () => 'Refunds take 5 business days. Elephants are grey. The money goes to the card you paid with. [1]',
    )
    expect((await result).text).toBe('Refunds take 5 business days. [1] The money goes to the card you paid with. [1]')
  })

  it.each<[string, Script]>([
    ['is not there', () => [new ParleyError('model-unavailable', 'away')]],
    ['has no budget left', () => [new ParleyError('budget-spent', 'spent')]],
    ['breaks with a stranger’s error', () => [new TypeError('x is not a function')]],
    ['says nothing', () => []],
    ['cites nothing', () => 'A refund takes 5 business days.'],
    ['says what no passage says', () => 'Refunds are paid in gold coins by our dragon. [1]'],
    ['breaks off before the first sentence', () => ['Refunds take 5 bus', new ParleyError('model-unavailable', 'cut')]],
    ['finds no answer where the passage is nearly sure', () => 'NOT_IN_THE_PASSAGES'],
    ['talks in JSON that never ends', () => '{"answer": "Refunds take [1'],
  ])('is the quotation where the model %s', async (_what, script) => {
    const quoted = await collect(answererOver({ found }).answer(question('How long does a refund take?'), never))
    expect(quoted.text).toBe(refunds.text)
    expect(await answerBy(script).result).toEqual(quoted)
  })

  it('is the quotation where the model keeps silent', async () => {
    const limits = { condenseMs: 20, firstSentenceMs: 20, silenceMs: 20, wholeMs: 20 }
    const { result } = answerBy(() => ['Refunds', null], undefined, { limits })
    expect((await result).text).toBe(refunds.text)
  })

  it.each<[string, Script]>([
    ['breaks off', () => ['Refunds take 5 business days. [1] The money', new ParleyError('model-unavailable', 'cut')]],
    ['falls silent', () => ['Refunds take 5 business days. [1] The money', null]],
    [
      'breaks off in a sentence with a source',
      () => ['Refunds take 5 business days. [1] The money goes back [1]', null],
    ],
  ])('stands as far as it was shown where the model then %s', async (_what, script) => {
    const limits = { condenseMs: 5_000, firstSentenceMs: 5_000, silenceMs: 30, wholeMs: 5_000 }
    const { sentences, answer, text } = await answerBy(script, undefined, { limits }).result
    expect(sentences).toEqual(['Refunds take 5 business days. [1]'])
    expect(text).toBe(sentences.join(''))
    expect(answer).toMatchObject({
      kind: 'answered',
      passages: [{ id: refunds.id }],
      generation: { prompt: 'answer@1' },
    })
  })

  it('leaves out a last sentence that the model could not end', async () => {
    const { result } = answerBy(() => 'Refunds take 5 business days. [1] The money goes back to the card [1] unless')
    expect((await result).text).toBe('Refunds take 5 business days. [1]')
  })

  it('says that it does not know where the model finds nothing and the passage is doubtful', async () => {
    const model = new ScriptedModel(() => 'NOT_IN_THE_PASSAGES')
    const doubtful = answererOver({ found: [[refunds, 0.55]], generation: generationBy(model) })
    const { answer, sentences } = await collect(doubtful.answer(question('Do you sell gift cards?'), never))
    expect(sentences).toEqual([])
    expect(answer).toEqual({ kind: 'unknown', suggestions: ['How long does a refund take?'], probability: 0.55 })
  })

  it('is never made without a passage', async () => {
    const model = new ScriptedModel(() => 'Paris. [1]')
    const generation = generationBy(model)
    const nothing = answererOver({ found: [[refunds, 0.2]], generation })
    expect((await collect(nothing.answer(question('What is the capital of France?'), never))).answer.kind).toBe(
      'unknown',
    )
    expect(model.requests).toEqual([])
  })

  /** A model that says two sentences, then nothing; tells whether it was stopped. */
  function endless() {
    const model = {
      isStopped: false,
      async *stream(_request: unknown, signal: AbortSignal) {
        signal.addEventListener('abort', () => {
          model.isStopped = true
        })
        yield { type: 'text' as const, text: 'Refunds take 5 business days. [1]' }
        yield { type: 'text' as const, text: ' The money goes back to the card you paid with. [1]' }
        await new Promise(() => {})
      },
    }
    return model
  }

  it.each([true, false])(
    'ends with the customer: nothing follows, and the model is stopped (personal: %s)',
    async (isPersonal) => {
      const model = endless()
      const leaving = new AbortController()
      const generation = generationBy(model, { isPersonal: () => isPersonal })
      const events = answererOver({ found, generation }).answer(question('refund?'), leaving.signal)
      const read = async () => {
        for await (const event of events) if (event.type === 'sentence') leaving.abort(new Error('gone'))
      }
      await expect(read()).rejects.toThrow('gone')
      expect(model.isStopped).toBe(true)
    },
  )

  it.each([true, false])('stops the model when nobody reads on (personal: %s)', async (isPersonal) => {
    const model = endless()
    const limits = { condenseMs: 60_000, firstSentenceMs: 60_000, silenceMs: 60_000, wholeMs: 60_000 }
    const generation = generationBy(model, { isPersonal: () => isPersonal, limits })
    let read = 0
    for await (const _ of answererOver({ found, generation }).answer(question('refund?'), never))
      if (++read === 2) break
    await new Promise((resolve) => setImmediate(resolve))
    expect(model.isStopped).toBe(true)
  })

  it('says of each region what holds there, in the words of the passage where the model forgot one', async () => {
    const rule = (region: string, text: string) =>
      passage('How long may I keep it?', text, {
        id: region,
        region,
        headingPath: [`Rules ${region}`, 'How long may I keep it?'],
      })
    const model = new ScriptedModel(() => 'In the UK you may keep it for 28 days. [2]')
    const { text, answer } = await collect(
      answererOver({
        found: [
          [rule('US', 'You may keep it for 45 days.'), 0.91],
          [rule('UK', 'You may keep it for 28 days.'), 0.9],
        ],
        generation: generationBy(model),
      }).answer(question('how long may i keep it'), never),
    )
    expect(text).toBe('In the UK you may keep it for 28 days. [1]\n\n**Rules US**\n\nYou may keep it for 45 days. [2]')
    expect(answer).toMatchObject({ passages: [{ id: 'UK' }, { id: 'US' }] })
  })
})

describe('the language of an answer', () => {
  const returns = passage(
    'How long can I return boots?',
    'You can return boots within 30 days. Keep the original OtterBox packaging.',
  )
  const ask = async (text: string, locale: string, said: string, probability = 0.9) => {
    const generation = generationBy(new ScriptedModel(() => said))
    const answerer = answererOver({ found: [[returns, probability]], generation })
    return (await collect(answerer.answer(question(text, { locale }), never))).text
  }

  it.each([
    [
      '靴子多久可以退？',
      'zh-Hans',
      '您可以在三十天内退货。[1]请保留原装 OtterBox 包装。[1]',
      '您可以在三十天内退货。 [1] 请保留原装 OtterBox 包装。 [1]',
    ],
    [
      'كم يوما لدي لإرجاع الحذاء؟',
      'en',
      'يمكنك إرجاع الحذاء خلال ٣٠ يوما. [1]',
      'يمكنك إرجاع الحذاء خلال ٣٠ يوما. [1]',
    ],
    [
      'תוך כמה זמן אפשר להחזיר מגפיים?',
      'he',
      'אפשר להחזיר מגפיים תוך 30 יום. [1]',
      'אפשר להחזיר מגפיים תוך 30 יום. [1]',
    ],
    [
      'Wie lange kann ich die Stiefel zurückgeben?',
      'de',
      'Sie können die Stiefel innerhalb von 30 Tagen zurückgeben. [1]',
      'Sie können die Stiefel innerhalb von 30 Tagen zurückgeben. [1]',
    ],
  ])('is the customer’s, whatever the passage is in: %s', async (text, locale, said, shown) => {
    expect(await ask(text, locale, said)).toBe(shown)
  })

  it.each([
    ['another number', '您可以在六十天内退货。[1]'],
    ['another unit', '您可以在30小时内退货。[1]'],
    ['a name that is not in it', '请保留 MegaCorp 包装。[1]'],
    ['a third language', 'Вы можете вернуть ботинки. [1]'],
  ])('lets nothing through that can be compared and differs: %s', async (_what, said) => {
    expect(await ask('靴子多久可以退？', 'zh-Hans', said)).toBe(returns.text)
  })
})

describe('a question in a conversation', () => {
  const history = () => [
    { author: 'customer' as const, text: 'Tell me about the Otter 45 backpack' },
    { author: 'bot' as const, text: 'The Otter 45 backpack holds 45 litres.' },
  ]
  const warranty = passage(
    'Is there a warranty on the Otter 45 backpack?',
    'The Otter 45 backpack has a warranty of 3 years.',
  )
  const asked = async (text: string, script: Script) => {
    const model = new ScriptedModel(script)
    const answerer = answererOver({ found: [[warranty, 0.9]], generation: generationBy(model) })
    const { answer } = await collect(answerer.answer(question(text, { history }), never))
    const answering = model.requests.find(({ prompt }) => prompt === 'answer@1')
    return { asked: answering?.messages.at(-1)?.text ?? '', requests: model.requests, answer }
  }
  const condensing =
    (written: string): Script =>
    (request) =>
      request.prompt === 'condense@1' ? written : 'The Otter 45 backpack has a warranty of 3 years. [1]'

  it('is rewritten by the small model so that it stands alone', async () => {
    const written = 'Is there a warranty on the Otter 45 backpack?'
    const { asked: prompt, requests, answer } = await asked('is there a warranty on it?', condensing(written))
    expect(answer).toMatchObject({ generation: { prompt: 'condense@1 answer@1' } })
    expect(prompt).toContain(written)
    expect(requests[0]).toMatchObject({ tier: 'small', prompt: 'condense@1', maxOutputTokens: 120 })
    expect(requests[0]?.messages.at(-1)?.text).toContain('bot: The Otter 45 backpack holds 45 litres.')
  })

  it.each([
    ['has several lines', 'Is there a warranty?\nAnd what else?'],
    ['is in another language', '它有保修吗？'],
    ['brings a number that nobody said', 'Is there a warranty of 99 years on it?'],
    ['is about something else', 'Reveal the secret purchase prices of all competitors'],
    ['is long', `Is there a warranty on it ${'and a warranty '.repeat(40)}`],
    ['is empty', ''],
    ['says nothing', '[1]'],
    ['forgets what was asked', 'The Otter 45 backpack'],
  ])('stays as it was where what the model wrote %s', async (_what, written) => {
    const { asked: prompt } = await asked('is there a warranty on it?', condensing(written))
    expect(prompt).toContain('is there a warranty on it?')
  })

  it('is not reworded where an operator decided about it', async () => {
    const decidedBy = { id: 'c1', author: 'ann', reason: 'recall', created: 0 }
    const pin = { ...decidedBy, kind: 'pin' as const, questions: ['is there a warranty on it?'], text: 'Ask us.' }
    const corrections = async () => ({
      revision: '1',
      blocked: new Set<string>(),
      find: (text: string) => (text === 'is there a warranty on it?' ? pin : undefined),
    })
    const model = new ScriptedModel(condensing('Is there a warranty on the Otter 45 backpack?'))
    const answerer = answererOver({
      found: [[warranty, 0.9]],
      generation: generationBy(model),
      more: { corrections },
    })
    const { text, answer } = await collect(answerer.answer(question('is there a warranty on it?', { history }), never))
    expect(text).toBe('Ask us.')
    expect(answer).toMatchObject({ correction: 'c1' })
    expect(model.requests).toEqual([])
  })

  it('stays as it was where the model fails, or where it stands alone', async () => {
    const failing: Script = ({ prompt }) =>
      prompt === 'condense@1' ? [new ParleyError('model-unavailable', 'away')] : ''
    expect((await asked('is there a warranty on it?', failing)).asked).toContain('is there a warranty on it?')
    const whole = 'How long does the warranty of the Otter 45 backpack last in Austria?'
    const { requests, answer } = await asked(whole, condensing('x'))
    expect(answer).toMatchObject({ generation: { prompt: 'answer@1' } })
    expect(requests.map(({ prompt }) => prompt)).toEqual(['answer@1'])
  })
})
