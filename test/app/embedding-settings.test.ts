import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import { embeddingSettings, embeddingsSchema } from '../../src/app/config/embedding-settings.ts'

const KEY = 'sk-zq-secret'
const read = (section: object, env: Record<string, string> = {}) =>
  embeddingSettings(embeddingsSchema.parse(section), env)

describe('the section embeddings', () => {
  it('asks for none unless it says so, though there is a key', () => {
    expect(read({}, { OPENAI_API_KEY: KEY })).toEqual({ problems: [] })
  })

  it('takes a vendor by its variables, and shows the key to nobody who prints it', () => {
    const whole = read({ provider: 'openai', dimensions: 256 }, { OPENAI_API_KEY: KEY })
    expect(whole).toMatchObject({
      problems: [],
      settings: {
        endpoint: { provider: 'openai', baseUrl: 'https://api.openai.com/v1' },
        model: 'text-embedding-3-small',
        dimensions: 256,
        prefixes: { query: '', passage: '' },
        queryMs: 800,
      },
    })
    expect(`${JSON.stringify(whole)} ${inspect(whole, { depth: 9 })}`).not.toContain(KEY)
    const azure = { AZURE_OPENAI_API_KEY: KEY, AZURE_OPENAI_ENDPOINT: 'https://otter.openai.azure.com' }
    expect(read({ provider: 'azure', model: 'embed' }, azure).settings).toMatchObject({
      endpoint: { provider: 'azure', endpoint: 'https://otter.openai.azure.com' },
      model: 'embed',
    })
  })

  it('takes a model on this machine, and tells it what texts are', () => {
    expect(read({ provider: 'transformers', folder: 'models' }).settings).toMatchObject({
      endpoint: { provider: 'transformers', folder: 'models' },
      model: 'Xenova/multilingual-e5-small',
      prefixes: { query: 'query: ', passage: 'passage: ' },
    })
    expect(read({ provider: 'transformers', queryPrefix: 'ask: ' }).settings?.prefixes.query).toBe('ask: ')
  })

  it("takes a module of the bot's own", () => {
    expect(read({ provider: 'module', module: 'embeddings.ts' }).settings).toMatchObject({
      endpoint: { provider: 'module', file: 'embeddings.ts' },
      model: 'embeddings.ts',
    })
  })

  it.each([
    { section: { provider: 'openai' }, says: 'OPENAI_API_KEY: "embeddings.provider" is openai, which needs a key' },
    { section: { provider: 'azure' }, says: 'AZURE_OPENAI_API_KEY: "embeddings.provider" is azure' },
  ])('names what is missing: $says', ({ section, says }) => {
    const { settings, problems } = read(section)
    expect(settings).toBeUndefined()
    expect(problems[0]).toContain(says)
  })

  it.each([
    [{ provider: 'openai', folder: 'models' }, 'only provider transformers has one'],
    [{ provider: 'transformers', dimensions: 64 }, 'these models have their own'],
    [{ provider: 'module' }, 'provider module needs the path of one'],
    [{ provider: 'openai', module: 'x.ts' }, 'only provider module has one'],
  ])('refuses what does not go together: %j', (section, says) => {
    const [issue] = embeddingsSchema.safeParse(section).error?.issues ?? []
    expect(issue?.message).toBe(says)
  })
})
