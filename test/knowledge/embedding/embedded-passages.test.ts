import { appendFileSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, it, onTestFinished, vi } from 'vitest'
import type { Passage } from '../../../src/core/passage.ts'
import { EmbeddedPassages, type EmbeddedPassagesOptions } from '../../../src/knowledge/embedding/embedded-passages.ts'
import { createEmbeddingModel, type EmbeddingSettings } from '../../../src/knowledge/embedding/embedding-model.ts'
import { createMasker } from '../../../src/privacy/masker.ts'
import { type ModelServerOptions, startModelServer } from '../../support/model-server.ts'
import { temporaryFolder } from '../../support/temporary.ts'
import { modelOf, TinyEmbeddings } from './tiny-embeddings.ts'

const passage = (id: string, text: string): Passage => ({
  id,
  document: 'faq.md',
  version: 'v1',
  headingPath: ['Help'],
  variants: [],
  text,
  span: [0, text.length],
  lang: 'en',
  audience: 'public',
  url: `/sources/${id}`,
})

const PASSAGES = [
  passage('refund', 'A refund takes five days.'),
  passage('delivery', 'The delivery costs nothing.'),
  passage('boots', 'Our boots are waterproof.'),
  ...Array.from({ length: 40 }, (_, at) => passage(`other${at}`, `Entry ${at} tells something else about item${at}.`)),
]

function open(more: Partial<EmbeddedPassagesOptions> = {}) {
  const lines: { message: string }[] = []
  const write = (fields: object, message: string) => void lines.push({ message, ...fields })
  const embeddings = new TinyEmbeddings()
  const options = {
    model: modelOf(embeddings),
    file: join(temporaryFolder(), 'vectors.bin'),
    masker: createMasker({ regions: ['US'] }),
    queryMs: 10_000,
    batchSize: 4,
    concurrency: 2,
    log: { debug: write, info: write, warn: write, error: write },
    ...more,
  }
  const embedded = new EmbeddedPassages(options)
  onTestFinished(() => embedded.close())
  const idsFor = async (query: string, accepts: (id: string) => boolean = () => true) =>
    (await embedded.search(query, 2, accepts)).map(({ id }) => id)
  return { embedded, embeddings, file: options.file, lines, idsFor }
}

it('finds what means the same in other words, of what is accepted', async () => {
  const { embedded, idsFor } = open()
  expect(await idsFor('refund')).toEqual([])
  await embedded.update(PASSAGES)
  expect((await idsFor('when comes my reimbursement?'))[0]).toBe('refund')
  expect((await idsFor('freight costs'))[0]).toBe('delivery')
  expect(await idsFor('freight costs', (id) => id === 'boots')).toEqual(['boots'])
  const [best] = await embedded.search('a reimbursement takes five days', 1, () => true)
  const [none] = await embedded.search('zebra crossing', 1, () => true)
  expect(best?.standing).toBeGreaterThan((none?.standing ?? 9) + 1)
})

it('tells the model what a text is, and no personal data', async () => {
  const { embedded, embeddings, idsFor } = open()
  await embedded.update([passage('mail', 'Write to help@otter.example.')])
  await idsFor('I am ada@lovelace.example')
  expect(embeddings.seen).toEqual(['passage: Help\nWrite to [EMAIL_1].', 'query: I am [EMAIL_1]'])
})

it('embeds a text once, and only what changed', async () => {
  const { embedded, embeddings, file } = open()
  const progress: string[] = []
  await embedded.update(PASSAGES, ({ done, total }) => progress.push(`${done}/${total}`))
  expect(embeddings.seen).toHaveLength(43)
  expect(embeddings.most).toBe(2)
  expect(progress).toHaveLength(12)
  expect(progress.at(-1)).toBe('43/43')
  expect(statSync(file).mode & 0o777).toBe(0o600)

  // The same text in another place needs no other vector.
  await embedded.update([...PASSAGES, passage('refund-again', 'A refund takes five days.')])
  expect(embeddings.seen).toHaveLength(43)
  const again = open({ file })
  await again.embedded.update([passage('refund', 'A refund takes six days.'), ...PASSAGES.slice(1)])
  expect(again.embeddings.seen).toEqual(['passage: Help\nA refund takes six days.'])
  expect((await again.idsFor('reimbursement takes six days'))[0]).toBe('refund')
})

it('sweeps the vectors of what was removed', async () => {
  const { embedded, embeddings, file, idsFor } = open()
  await embedded.update(PASSAGES)
  const size = statSync(file).size
  await embedded.update(PASSAGES.slice(1))
  expect(size - statSync(file).size).toBe(16 + 4 + 256 * 4)
  expect(await idsFor('refund')).not.toContain('refund')
  await embedded.update([])
  expect(() => statSync(file)).toThrow()
  await embedded.update(PASSAGES.slice(0, 1))
  expect(embeddings.seen.filter((text) => text.startsWith('passage'))).toHaveLength(44)
})

it('goes on from where it was interrupted', async () => {
  const first = open({ concurrency: 1 })
  first.embeddings.fails = (call) => (call === 5 ? Object.assign(new Error(), { status: 401 }) : undefined)
  await expect(first.embedded.update(PASSAGES)).rejects.toMatchObject({ status: 401 })
  expect(first.embeddings.seen).toHaveLength(20)
  // A row that was not written whole.
  appendFileSync(first.file, Buffer.alloc(100, 7))

  const second = open({ file: first.file })
  await second.embedded.update(PASSAGES)
  expect(second.embeddings.seen).toHaveLength(23)
  const third = open({ file: first.file })
  await third.embedded.update(PASSAGES)
  expect(third.embeddings.seen).toEqual([])
  expect((await third.idsFor('reimbursement'))[0]).toBe('refund')
})

it('ends an update when it is closed', async () => {
  const { embedded, embeddings } = open({ concurrency: 1 })
  let closing: Promise<void> | undefined
  embeddings.fails = (call) => {
    if (call === 2) closing = embedded.close()
    return undefined
  }
  await expect(embedded.update(PASSAGES)).rejects.toThrow()
  await closing
  expect(embeddings.seen).toHaveLength(12)
})

it.each([
  ['a flipped bit', (bytes: Buffer) => void bytes.writeUInt8(bytes.readUInt8(2_000) ^ 1, 2_000), 1],
  ['a damaged header', (bytes: Buffer) => void bytes.write('nonsense'), 43],
])('makes anew what is damaged: %s', async (_what, damage, anew) => {
  const { embedded, file } = open()
  await embedded.update(PASSAGES)
  const bytes = readFileSync(file)
  damage(bytes)
  writeFileSync(file, bytes)
  const again = open({ file })
  await again.embedded.update(PASSAGES)
  expect(again.embeddings.seen).toHaveLength(anew)
  expect((await again.idsFor('reimbursement'))[0]).toBe('refund')
})

it("does not take one model's vectors for another's", async () => {
  const { embedded, file } = open()
  await embedded.update(PASSAGES)
  const embeddings = new TinyEmbeddings()
  const other = open({ file, model: modelOf(embeddings, 'other') })
  await other.embedded.update(PASSAGES)
  expect(embeddings.seen).toHaveLength(43)
})

it('keeps searching what it has while a new snapshot cannot be embedded', async () => {
  const { embedded, embeddings, idsFor } = open()
  await embedded.update(PASSAGES)
  embeddings.fails = () => Object.assign(new Error(), { status: 401 })
  await expect(embedded.update([passage('new', 'Something new.')])).rejects.toMatchObject({ status: 401 })
  embeddings.fails = () => undefined
  expect((await idsFor('reimbursement'))[0]).toBe('refund')
})

it('leaves a model alone that fails in a row, and tries again later', async () => {
  vi.useFakeTimers({ toFake: ['Date'] })
  onTestFinished(() => void vi.useRealTimers())
  const { embedded, embeddings, idsFor, lines } = open()
  await embedded.update(PASSAGES)
  let asked = 0
  embeddings.fails = () => {
    asked++
    return new Error('quoted-question')
  }
  for (let n = 0; n < 5; n++) expect(await idsFor('refund')).toEqual([])
  expect(asked).toBe(3)
  embeddings.fails = () => undefined
  expect(await idsFor('refund')).toEqual([])
  vi.setSystemTime(Date.now() + 30_000)
  expect((await idsFor('refund'))[0]).toBe('refund')
  expect(JSON.stringify(lines)).not.toContain('quoted-question')
  expect(lines.filter(({ message }) => message.includes('rests'))).toHaveLength(1)
})

const KEY = 'sk-zq-secret'

/** The real client, and a server that speaks its wire format. */
async function openAtServer(server: ModelServerOptions, more: Partial<EmbeddedPassagesOptions> = {}) {
  const endpoint = await startModelServer({ key: KEY, ...server })
  onTestFinished(() => endpoint.close())
  const settings: EmbeddingSettings = {
    endpoint: { provider: 'openai', baseUrl: endpoint.baseUrl, apiKey: () => KEY },
    model: 'text-embedding-3-small',
    dimensions: 64,
    prefixes: { query: '', passage: '' },
    queryMs: 10_000,
    batchSize: 4,
    concurrency: 2,
  }
  return { endpoint, settings, ...open({ model: await createEmbeddingModel(settings), ...more }) }
}

it('embeds by the real client, in batches', async () => {
  const { embedded, endpoint, idsFor } = await openAtServer({})
  await embedded.update(PASSAGES)
  expect(endpoint.requests).toHaveLength(11)
  expect(endpoint.requests[0]?.body).toMatchObject({ dimensions: 64, encoding_format: 'float' })
  expect((await idsFor('Our boots are waterproof'))[0]).toBe('boots')
})

it('tries a batch again that was refused for the moment', async () => {
  const { embedded, endpoint, idsFor } = await openAtServer({
    refuseEmbeddings: (number) => (number === 0 ? { status: 503 } : undefined),
  })
  await embedded.update(PASSAGES)
  expect(endpoint.requests).toHaveLength(12)
  expect((await idsFor('waterproof boots'))[0]).toBe('boots')
})

it('does not wait for long for the vector of a question', async () => {
  let slow = false
  const { embedded, idsFor } = await openAtServer(
    { refuseEmbeddings: () => (slow ? { delayMs: 30_000 } : undefined) },
    { queryMs: 100 },
  )
  await embedded.update(PASSAGES)
  slow = true
  expect(await idsFor('waterproof boots')).toEqual([])
})

it("embeds in Azure's dialects", async () => {
  const { endpoint } = await openAtServer({ models: ['small'] })
  const base = { model: 'small', prefixes: { query: '', passage: '' }, queryMs: 1_000, batchSize: 4, concurrency: 1 }
  const azure = { provider: 'azure' as const, endpoint: endpoint.url, apiKey: () => KEY }
  for (const settings of [
    { ...base, endpoint: { ...azure, apiVersion: '2024-10-21' } },
    { ...base, endpoint: azure },
  ]) {
    const { embeddings } = await createEmbeddingModel(settings)
    expect(await embeddings.embedQuery('boots')).toHaveLength(32)
  }
  expect(endpoint.requests.map(({ path }) => path)).toEqual([
    '/openai/deployments/small/embeddings',
    '/openai/v1/embeddings',
  ])
})

it('names the command that installs the package for models on this machine', async () => {
  const { settings } = await openAtServer({})
  const onThisMachine = createEmbeddingModel({ ...settings, endpoint: { provider: 'transformers' } })
  await expect(onThisMachine).rejects.toMatchObject({
    code: 'config-invalid',
    message: expect.stringContaining('npm install @huggingface/transformers@4'),
  })
})

it("takes any embeddings of LangChain's from a module", async () => {
  const folder = temporaryFolder()
  const written = (name: string, code: string) => {
    const file = join(folder, name)
    writeFileSync(file, code)
    return file
  }
  const tiny = pathToFileURL(join(import.meta.dirname, 'tiny-embeddings.ts')).href
  const { settings } = await openAtServer({})
  const from = (file: string) => createEmbeddingModel({ ...settings, endpoint: { provider: 'module', file } })
  const good = written(
    'own.mjs',
    `import { TinyEmbeddings } from ${JSON.stringify(tiny)}\nexport default new TinyEmbeddings()`,
  )
  const { embedded, idsFor } = open({ model: await from(good) })
  await embedded.update(PASSAGES)
  expect((await idsFor('reimbursement'))[0]).toBe('refund')

  for (const [file, says] of [
    [written('none.mjs', 'export const embeddings = 1'), 'has no embedDocuments and embedQuery'],
    [written('broken.mjs', 'export default ('), 'cannot be loaded'],
    [join(folder, 'missing.mjs'), 'cannot be loaded'],
  ] as const) {
    await expect(from(file)).rejects.toMatchObject({ code: 'config-invalid', message: expect.stringContaining(says) })
  }
})
