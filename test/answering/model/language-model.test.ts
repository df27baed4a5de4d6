import { expect, it, onTestFinished } from 'vitest'
import { startModelServer, textOf } from '../../support/model-server.ts'
import { KEY, openModel } from './workshop.ts'

it('streams the answer as it comes, and then how it was made', async () => {
  const { answer, endpoint } = await openModel({
    script: () => ({ text: ['Yes,', ' within', ' 30 days.'], model: 'tiny-2026-10-01' }),
  })
  const { pieces, text, generation } = await answer()
  expect(text).toBe('Yes, within 30 days.')
  expect(pieces).toHaveLength(3)
  expect(generation).toEqual({
    model: 'tiny-2026-10-01',
    tier: 'small',
    prompt: 'answer@1',
    inputTokens: 9,
    outputTokens: 3,
    // 9 tokens at 1 and 3 at 4 a million.
    cost: 21,
  })
  expect(endpoint.requests[0]?.body).toMatchObject({
    model: 'tiny',
    max_tokens: 50,
    messages: [
      { role: 'system', content: 'Answer from the passages.' },
      { role: 'user', content: 'Can I return my boots?' },
    ],
  })
  // Some models refuse a temperature.
  expect(endpoint.requests[0]?.body).not.toHaveProperty('temperature')
})

it('asks the tier that is wanted, with its temperature, and for no more tokens than the installation allows', async () => {
  const { answer, endpoint } = await openModel(
    {},
    {
      tiers: {
        small: { model: 'tiny', inputPrice: 0, outputPrice: 0 },
        large: { model: 'able', temperature: 0.2, inputPrice: 0, outputPrice: 0 },
      },
    },
  )
  expect((await answer({ tier: 'large', maxOutputTokens: 5_000 })).generation).toMatchObject({ tier: 'large' })
  expect(endpoint.requests[0]?.body).toMatchObject({ model: 'able', temperature: 0.2, max_tokens: 100 })
})

it('estimates where the endpoint counts nothing', async () => {
  const { answer } = await openModel({ script: () => ({ text: 'x'.repeat(40), usage: 'none' }) })
  const messages = [{ role: 'user' as const, text: `${'y'.repeat(80)}退货` }]
  expect((await answer({ messages })).generation).toMatchObject({ inputTokens: 26, outputTokens: 10 })
})

it('shows the model no personal data, and the customer no placeholders', async () => {
  const { answer, endpoint } = await openModel({
    script: (request) => ({ text: `${textOf(request)} | [EMAIL_1], [EMAIL_7] [EMAIL`.split(/(?<=[LI_\]])/) }),
  })
  const messages = [
    { role: 'system' as const, text: 'Shop: help@otter.example' },
    { role: 'user' as const, text: 'I am ada@lovelace.example, are you help@otter.example?' },
  ]
  const { text } = await answer({ messages })
  expect(JSON.stringify(endpoint.requests)).not.toContain('@')
  expect(text).toBe(`${messages.map((message) => message.text).join('\n')} | help@otter.example, [EMAIL_7] [EMAIL`)
})

it('holds back nothing but what may be the beginning of a placeholder', async () => {
  const { answer } = await openModel({
    script: () => ({ text: ['See [EM', 'AIL_1].', ' Or [a link](x)', '. 可以退货。', ' Bye', '!'] }),
  })
  const { pieces } = await answer({ messages: [{ role: 'user', text: 'ada@lovelace.example' }] })
  expect(pieces).toEqual(['See ', 'ada@lovelace.example.', ' Or [a link](x)', '. 可以退货。', ' Bye', '!'])
})

it('reads an answer to its end although its reader is slow', async () => {
  const { stream, endpoint } = await openModel({ script: () => ({ text: 'One two three' }) })
  const texts: string[] = []
  for await (const event of stream()) {
    await new Promise((resolve) => setImmediate(resolve))
    if (event.type === 'text') texts.push(event.text)
  }
  expect(texts.join('')).toBe('One two three')
  expect(await endpoint.requests[0]?.ended).toBe('answered')
})

it('asks Azure by deployment, with its version or by its v1 API', async () => {
  const tiers = {
    small: { model: 'gpt-5-mini', deployment: 'quick', inputPrice: 0, outputPrice: 0 },
    large: { model: 'gpt-5', deployment: 'able', inputPrice: 0, outputPrice: 0 },
  }
  const azure = await openModel({ models: ['quick', 'able'] })
  const { url } = azure.endpoint
  const apiKey = () => KEY
  const dated = await openModel(
    {},
    { tiers, endpoint: { provider: 'azure', endpoint: url, apiKey, apiVersion: '2024-10-21' } },
  )
  const v1 = await openModel({}, { tiers, endpoint: { provider: 'azure', endpoint: url, apiKey } })
  expect((await dated.answer()).text).toBe('Yes, it is.')
  expect((await v1.answer({ tier: 'large' })).text).toBe('Yes, it is.')
  expect(azure.endpoint.requests).toMatchObject([
    {
      path: '/openai/deployments/quick/chat/completions',
      query: { 'api-version': '2024-10-21' },
      headers: { 'api-key': KEY },
      body: { max_completion_tokens: 50 },
    },
    {
      path: '/openai/v1/chat/completions',
      headers: { 'api-key': KEY },
      body: { model: 'able', max_completion_tokens: 50 },
    },
  ])
})

it('asks a local server that wants no key', async () => {
  const local = await startModelServer()
  onTestFinished(() => local.close())
  const { answer } = await openModel({}, { endpoint: { provider: 'openai', baseUrl: local.baseUrl } })
  expect((await answer()).text).toBe('Yes, it is.')
})
