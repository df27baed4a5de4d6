import { AIMessageChunk } from '@langchain/core/messages'
import { AzureChatOpenAI, AzureOpenAIEmbeddings, ChatOpenAI, OpenAIEmbeddings } from '@langchain/openai'
import { expect, it, onTestFinished } from 'vitest'
import { z } from 'zod'
import { type ModelServerOptions, startModelServer } from '../../support/model-server.ts'

// The stand-in is worth what the vendor's own clients think of it.

async function serve(options: ModelServerOptions = {}) {
  const server = await startModelServer({ key: 'sk-test', ...options })
  onTestFinished(() => server.close())
  return server
}

const clientOf = (baseURL: string, more: object = {}) =>
  new ChatOpenAI({
    model: 'tiny',
    apiKey: 'sk-test',
    maxRetries: 0,
    configuration: { baseURL, logLevel: 'off' },
    ...more,
  })

async function whole(stream: AsyncIterable<AIMessageChunk>): Promise<{ pieces: string[]; all: AIMessageChunk }> {
  const pieces: string[] = []
  let all = new AIMessageChunk('')
  for await (const chunk of stream) {
    pieces.push(chunk.text)
    all = all.concat(chunk)
  }
  return { pieces, all }
}

it('completes with usage', async () => {
  const { baseUrl } = await serve({ script: () => ({ text: 'Up to 30 days.' }) })
  const answer = await clientOf(baseUrl).invoke('How long can I return it?')
  expect(answer.text).toBe('Up to 30 days.')
  expect(answer.usage_metadata).toMatchObject({ input_tokens: 6, output_tokens: 4, total_tokens: 10 })
  expect(answer.response_metadata).toMatchObject({ finish_reason: 'stop', model_name: 'tiny' })
})

it('streams pieces, the finish reason, and usage in a chunk of its own', async () => {
  const { baseUrl, requests } = await serve({ script: () => ({ text: ['Up to', ' 30', ' days.'], finish: 'length' }) })
  const { pieces, all } = await whole(await clientOf(baseUrl).stream('How long?'))
  expect(pieces.filter(Boolean)).toEqual(['Up to', ' 30', ' days.'])
  expect(all.response_metadata).toMatchObject({ finish_reason: 'length' })
  expect(all.usage_metadata).toMatchObject({ input_tokens: 2, output_tokens: 3 })
  expect(requests[0]?.body).toMatchObject({ stream: true, stream_options: { include_usage: true } })
})

it('counts nothing where it is told to', async () => {
  const { baseUrl } = await serve({ script: () => ({ text: 'Yes.', usage: 'none' }) })
  expect((await whole(await clientOf(baseUrl).stream('Really?'))).all.usage_metadata).toBeUndefined()
})

const orderTool = { name: 'find_order', description: 'Finds an order', schema: z.object({ number: z.string() }) }

it.each(['invoke', 'stream'] as const)('calls a tool: %s', async (way) => {
  const toolCalls = [{ id: 'call_1', name: 'find_order', arguments: '{"number":"AO-1042"}' }]
  const { baseUrl } = await serve({ script: () => ({ text: '', toolCalls }) })
  const model = clientOf(baseUrl).bindTools([orderTool])
  const answer = way === 'invoke' ? await model.invoke('Where is it?') : (await whole(await model.stream('Where?'))).all
  expect(answer.tool_calls).toEqual([
    { type: 'tool_call', id: 'call_1', name: 'find_order', args: { number: 'AO-1042' } },
  ])
})

it('answers in the shape that a schema asks for', async () => {
  const { baseUrl, requests } = await serve({ script: () => ({ text: '{"lang":"zh"}' }) })
  const model = clientOf(baseUrl).withStructuredOutput(z.object({ lang: z.string() }), { method: 'jsonSchema' })
  expect(await model.invoke('Which language?')).toEqual({ lang: 'zh' })
  expect(requests[0]?.body).toMatchObject({ response_format: { type: 'json_schema' } })
})

const AZURE = { azureOpenAIApiKey: 'sk-test', azureOpenAIApiVersion: '2024-10-21', maxRetries: 0 }

it("speaks Azure's dialect", async () => {
  const { url, requests } = await serve({ models: ['quick'], script: () => ({ text: 'Yes.' }) })
  const azure = { ...AZURE, azureOpenAIEndpoint: url, azureOpenAIApiDeploymentName: 'quick' }
  expect((await whole(await new AzureChatOpenAI(azure).stream('Really?'))).all.text).toBe('Yes.')
  expect(requests[0]).toMatchObject({
    path: '/openai/deployments/quick/chat/completions',
    query: { 'api-version': '2024-10-21' },
    headers: { 'api-key': 'sk-test' },
  })
  const missing = new AzureChatOpenAI({ ...azure, azureOpenAIApiDeploymentName: 'none' })
  await expect(missing.invoke('Hi')).rejects.toMatchObject({ status: 404, code: 'DeploymentNotFound' })
  const embeddings = new AzureOpenAIEmbeddings({
    ...AZURE,
    azureOpenAIBasePath: `${url}/openai/deployments`,
    azureOpenAIApiDeploymentName: 'quick',
  })
  expect(await embeddings.embedQuery('boots')).toHaveLength(32)
  // The newer API without deployments in its path takes OpenAI's own client.
  expect((await clientOf(`${url}/openai/v1`, { model: 'quick' }).invoke('Hi')).text).toBe('Yes.')
})

// Where none is asked for, the vendor's client asks for base64 itself, and decodes it.
it.each([
  { encodingFormat: 'float', sent: 'float' },
  { encodingFormat: undefined, sent: 'base64' },
] as const)('embeds: $sent', async ({ encodingFormat, sent }) => {
  const { baseUrl, requests } = await serve()
  const embeddings = new OpenAIEmbeddings({
    model: 'e',
    apiKey: 'sk-test',
    dimensions: 8,
    ...(encodingFormat && { encodingFormat }),
    configuration: { baseURL: baseUrl },
  })
  const [boots, same, tent] = await embeddings.embedDocuments(['warm boots', 'Boots, warm!', 'a tent'])
  expect(requests[0]?.body).toMatchObject({ encoding_format: sent, dimensions: 8 })
  expect(boots).toHaveLength(8)
  expect(Math.hypot(...(boots ?? []))).toBeCloseTo(1, 5)
  expect(same).toEqual(boots)
  expect(tent).not.toEqual(boots)
})

it.each([
  { plan: { status: 429, headers: { 'retry-after-ms': '20' } }, error: { status: 429 } },
  { plan: { status: 503 }, error: { status: 503 } },
  { plan: { hangUp: true }, error: { message: 'Connection error.' } },
] as const)('refuses as it is told to: $plan', async ({ plan, error }) => {
  const { baseUrl } = await serve({ script: () => plan })
  const failed = clientOf(baseUrl).invoke('Hi')
  await expect(failed).rejects.toMatchObject(error)
  if ('headers' in plan) {
    const { headers } = (await failed.catch((thrown: unknown) => thrown)) as { headers: Headers }
    expect(headers.get('retry-after-ms')).toBe('20')
  }
})

it('asks for the key, and knows its models', async () => {
  const { baseUrl } = await serve({ models: ['tiny'] })
  await expect(clientOf(baseUrl, { apiKey: 'sk-wrong' }).invoke('Hi')).rejects.toMatchObject({
    status: 401,
    code: 'invalid_api_key',
  })
  await expect(clientOf(baseUrl, { model: 'large' }).invoke('Hi')).rejects.toMatchObject({ code: 'model_not_found' })
})

it.each([
  { kind: 'cut', after: 1 },
  { kind: 'half-chunk', after: 1 },
  { kind: 'malformed', after: 1 },
  { kind: 'error-event', after: 1 },
] as const)('breaks a stream: $kind', async (fault) => {
  const { baseUrl } = await serve({ script: () => ({ text: 'One two three', fault }) })
  const pieces: string[] = []
  const reading = (async () => {
    for await (const chunk of await clientOf(baseUrl).stream('Hi')) pieces.push(chunk.text)
  })()
  await expect(reading).rejects.toThrow()
  expect(pieces.join('')).toBe('One')
})

it.each([
  { fault: { kind: 'empty' }, text: '' },
  { fault: { kind: 'unfinished', after: 1 }, text: 'One' },
] as const)('ends a stream too early: $fault.kind', async ({ fault, text }) => {
  const { baseUrl } = await serve({ script: () => ({ text: 'One two three', fault }) })
  const { all } = await whole(await clientOf(baseUrl).stream('Hi')).catch(() => ({ all: new AIMessageChunk('') }))
  expect(all.text).toBe(text)
  expect(all.response_metadata).not.toHaveProperty('finish_reason')
})

it('sees that a client has gone', async () => {
  const { baseUrl, requests } = await serve({
    script: () => ({ text: 'One two', fault: { kind: 'silence', after: 1, ms: 30_000 } }),
  })
  const leaving = new AbortController()
  const reading = (async () => {
    for await (const chunk of await clientOf(baseUrl).stream('Hi', { signal: leaving.signal }))
      if (chunk.text) leaving.abort()
  })()
  await reading.catch(() => undefined)
  expect(await requests[0]?.ended).toBe('aborted')
})
