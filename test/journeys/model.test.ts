import { describe, expect, it, onTestFinished } from 'vitest'
import { KEY, modelThat, sentencesOf, startBotOn } from '../support/bot-on-model.ts'
import { startConversation } from '../support/customer.ts'
import { type ChatPlan, type ChatRequest, type ModelServer, startModelServer, textOf } from '../support/model-server.ts'

const REFUND = 'how long does a refund take after I send it back?'

const EMBEDDINGS = 'embeddings: { provider: openai }'

async function botOn(model: ModelServer, settings = '') {
  const server = await startBotOn(model, (bot) => `${bot}\n${settings}`)
  const customer = await startConversation(server.url)
  await customer.listen()
  const ask = async (text: string) => {
    const [reply] = await customer.say(text)
    const sources = reply?.entities?.flatMap(({ citation = [] }) => citation.map(({ appearance }) => appearance.url))
    return { text: reply?.text ?? '', sources: sources ?? [] }
  }
  return { server, ask }
}

const sentenceOf = (request: ChatRequest) => sentencesOf(request).at(-1) ?? ''
const isCondensing = (request: ChatRequest) => textOf(request).startsWith('You rewrite')

describe('a bot with a model', () => {
  it('shows the sentences that their passages support, each with its source, and no others', async () => {
    const model = await modelThat((request) => ({
      text: `${sentenceOf(request)} [1] It takes 99 working days. [1] See [this](https://evil.example/?q=1). [1] Our moon office is open. [7]`,
    }))
    const { server, ask } = await botOn(model)
    const { text, sources } = await ask(REFUND)
    expect(text).toMatch(/\[1\]\s*$/)
    expect(text).not.toMatch(/99|evil|moon|\[7\]/)
    expect(sources).toEqual([expect.stringContaining('/sources/shop/refunds.en#')])
    const [request] = model.requests
    expect(request?.path).toBe('/v1/chat/completions')
    expect(request?.headers.authorization).toBe(`Bearer ${KEY}`)
    expect(server.output()).not.toContain(KEY)
  })

  it('sends no personal data', async () => {
    const model = await modelThat((request) => ({ text: `${sentenceOf(request)} [1]` }))
    const { ask } = await botOn(model)
    await ask(`I am ana.petrov@mail.example, card 4111 1111 1111 1111: ${REFUND}`)
    await ask('and for order AO-123456?')
    const sent = JSON.stringify(model.requests.map(({ body }) => body))
    expect(sent).toContain('refund')
    expect(sent).not.toMatch(/ana\.petrov|4111/)
  })

  it('understands a follow-up by the conversation', async () => {
    const model = await modelThat((request) => ({
      text: isCondensing(request) ? 'Where do you ship in Asia?' : `${sentenceOf(request)} [1]`,
    }))
    const { ask } = await botOn(model)
    await ask('Where do you ship?')
    await ask('and in Asia?')
    const asked = model.requests.map(({ body }) => textOf(body as unknown as ChatRequest))
    expect(asked.some((text) => text.startsWith('You rewrite') && text.includes('and in Asia?'))).toBe(true)
    expect(asked.some((text) => text.includes('passage 1') && text.includes('Where do you ship in Asia?'))).toBe(true)
  })

  it.each<readonly [string, ChatPlan]>([
    ['is down', { status: 503 }],
    ['refuses the key', { status: 401, error: { message: `Incorrect API key provided: ${KEY}` } }],
    ['says nothing', { text: '' }],
    ['breaks off at once', { text: 'Refunds take', fault: { kind: 'cut', after: 1 } }],
    ['is silent', { text: 'Refunds', fault: { kind: 'silence', after: 0, ms: 30_000 } }],
    ['talks nonsense', { text: 'Colourless green ideas sleep furiously. [1]' }],
    ['speaks malformed JSON', { text: 'Refunds take', fault: { kind: 'malformed', after: 1 } }],
  ])('quotes the documents when the model %s', async (_what, plan) => {
    const model = await modelThat(() => plan)
    const { server, ask } = await botOn(
      model,
      'models: { timeLimits: { firstTextSeconds: 1, silenceSeconds: 0.5, totalSeconds: 3 }, retries: 1 }',
    )
    const { text, sources } = await ask(REFUND)
    expect(text).toMatch(/working days/)
    expect(sources).toEqual([expect.stringContaining('/sources/shop/refunds.en#')])
    expect(model.requests.length).toBeGreaterThan(0)
    expect(server.output()).not.toContain(KEY)
  })

  it('quotes the documents when a conversation has spent its budget', async () => {
    const model = await modelThat((request) => ({
      text: `${sentenceOf(request)} [1]`,
      usage: { prompt_tokens: 5_000, completion_tokens: 300 },
    }))
    const { ask } = await botOn(model, 'models: { maxOutputTokens: 400, budgets: { conversation: { tokens: 5400 } } }')
    expect((await ask(REFUND)).text).toContain('[1]')
    const calls = model.requests.length
    const { text, sources } = await ask('Where do you ship?')
    expect(text).not.toContain('[1]')
    expect(sources).toHaveLength(1)
    expect(model.requests.length).toBe(calls)
  })

  it('asks no model where the documents hold no answer', async () => {
    const model = await modelThat(() => ({ text: 'Paris. [1]' }))
    const { ask } = await botOn(model)
    expect((await ask('what is the capital of France?')).text).toContain("I don't know")
    expect(model.requests).toHaveLength(0)
  })
})

describe('a bot with embeddings', () => {
  it('finds by meaning, too, and sends no personal data', async () => {
    const model = await modelThat(() => ({ status: 503 }))
    const { ask } = await botOn(model, EMBEDDINGS)
    const embedded = () =>
      model.requests.filter(({ path }) => path === '/v1/embeddings').map(({ body }) => JSON.stringify(body))
    // Until the documents are embedded, words alone decide.
    await expect
      .poll(
        async () => {
          const { sources } = await ask(`I am ana.petrov@mail.example: ${REFUND}`)
          expect(sources).toEqual([expect.stringContaining('/sources/shop/refunds.en#')])
          return embedded().some((body) => body.includes('how long does a refund take'))
        },
        { timeout: 20_000 },
      )
      .toBe(true)
    expect(embedded().some((body) => body.includes('Where do you ship?'))).toBe(true)
    expect(embedded().join()).not.toContain('ana.petrov')
  })

  it('answers by words alone where they fail', async () => {
    const model = await startModelServer({
      script: () => ({ status: 503 }),
      refuseEmbeddings: () => ({ status: 503 }),
    })
    onTestFinished(() => model.close())
    const { ask } = await botOn(model, EMBEDDINGS)
    expect((await ask(REFUND)).sources).toEqual([expect.stringContaining('/sources/shop/refunds.en#')])
  })
})
