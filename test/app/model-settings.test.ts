import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { inspect } from 'node:util'
import { describe, expect, it, onTestFinished } from 'vitest'
import { modelSettings, modelsSchema } from '../../src/app/config/model-settings.ts'
import { readYamlFile } from '../../src/app/config/yaml-file.ts'
import { checkModel } from '../../src/app/doctor/check-model.ts'
import { freePort } from '../support/free-port.ts'
import { type ModelServerOptions, startModelServer } from '../support/model-server.ts'
import { temporaryFolder } from '../support/temporary.ts'

const KEY = 'sk-zq-secret'
const read = (section: object, env: Record<string, string> = {}) => modelSettings(modelsSchema.parse(section), env)

describe('the section models', () => {
  it('needs nothing but a key', () => {
    const { settings, problems, summary } = read({}, { OPENAI_API_KEY: KEY })
    expect(problems).toEqual([])
    expect(summary).toBe('answers are phrased by gpt-5.4-mini (small) and gpt-5.4 (large) at https://api.openai.com/v1')
    expect(settings).toMatchObject({
      endpoint: { provider: 'openai', baseUrl: 'https://api.openai.com/v1' },
      timeLimits: { firstTextMs: 8_000, silenceMs: 5_000, totalMs: 25_000 },
      budgets: { conversation: { tokens: 100_000 }, installation: { tokens: 5_000_000 } },
      retries: 2,
    })
    expect(settings?.tiers.small).not.toHaveProperty('temperature')
  })

  it("needs nothing but the address of a server of one's own", () => {
    const { settings } = read({ small: { name: 'llama' } }, { OPENAI_BASE_URL: 'http://localhost:11434/v1/' })
    expect(settings?.endpoint).toEqual({ provider: 'openai', baseUrl: 'http://localhost:11434/v1' })
  })

  it('has no model without either, or when none is wanted, and says so', () => {
    for (const env of [{}, { OPENAI_API_KEY: '', OPENAI_BASE_URL: '' }]) {
      expect(read({}, env)).toEqual({ problems: [], summary: expect.stringContaining('set OPENAI_API_KEY') })
    }
    expect(read({ provider: 'none' }, { OPENAI_API_KEY: KEY })).toEqual({
      problems: [],
      summary: 'no model, as configured: answers are quoted',
    })
  })

  it("takes an Azure resource by the vendor's own names", () => {
    const env = { AZURE_OPENAI_API_KEY: KEY, AZURE_OPENAI_ENDPOINT: 'https://otter.openai.azure.com/' }
    const section = {
      provider: 'azure',
      small: { name: 'gpt-5.4-mini', deployment: 'quick' },
      azure: { endpoint: 'https://other.example', apiVersion: '2024-10-21' },
    }
    expect(read(section, env).settings).toMatchObject({
      endpoint: { provider: 'azure', endpoint: 'https://otter.openai.azure.com', apiVersion: '2024-10-21' },
      tiers: { small: { model: 'gpt-5.4-mini', deployment: 'quick' } },
    })
  })

  it.each([
    { section: { provider: 'azure' }, env: {}, says: ['AZURE_OPENAI_API_KEY: ', 'AZURE_OPENAI_ENDPOINT: '] },
    {
      section: { provider: 'azure' },
      env: { AZURE_OPENAI_API_KEY: KEY, AZURE_OPENAI_ENDPOINT: 'https://otter.openai.azure.com/openai/v1' },
      says: ['AZURE_OPENAI_ENDPOINT: expected the address of the resource alone'],
    },
    { section: {}, env: { OPENAI_BASE_URL: 'localhost:1234' }, says: ['OPENAI_BASE_URL: expected an address like'] },
    {
      section: {},
      env: { OPENAI_BASE_URL: `https://me:${KEY}@llm.example/v1` },
      says: ['OPENAI_BASE_URL: expected an address without a key in it'],
    },
    { section: {}, env: { OPENAI_API_KEY: `${KEY}\n` }, says: ['OPENAI_API_KEY: expected a key without spaces'] },
  ])('names what is missing or wrong: $says', ({ section, env, says }) => {
    const { settings, problems } = read(section, env as Record<string, string>)
    expect(settings).toBeUndefined()
    expect(problems).toHaveLength(says.length)
    for (const [at, words] of says.entries()) expect(problems[at]).toContain(words)
    expect(problems.join()).not.toContain(KEY)
  })

  it.each([
    { yaml: 'smal: {name: x}\n', says: ':1: unknown key "smal" (did you mean "small"?)' },
    { yaml: 'small: {naem: x}\n', says: 'unknown key "small.naem" (did you mean "name"?)' },
    { yaml: 'budgets: {customer: {money: 2}}\n', says: '"small": a budget of money needs inputPrice and outputPrice' },
    { yaml: 'azure: {apiVersion: latest}\n', says: 'expected a version like "2024-10-21"' },
    { yaml: 'apiKey: sk-1\n', says: 'unknown key "apiKey"' },
  ])('names the place of a mistake: $yaml', ({ yaml, says }) => {
    const file = join(temporaryFolder(), 'models.yaml')
    writeFileSync(file, yaml)
    const checked = readYamlFile(file, modelsSchema)
    expect('problems' in checked && checked.problems.join('\n')).toContain(says)
  })

  it('shows its key to nobody who prints it', () => {
    for (const env of [
      { OPENAI_API_KEY: KEY },
      { AZURE_OPENAI_API_KEY: KEY, AZURE_OPENAI_ENDPOINT: 'https://otter.openai.azure.com' },
    ]) {
      const whole = read({ provider: 'OPENAI_API_KEY' in env ? 'openai' : 'azure' }, env as Record<string, string>)
      expect(whole.settings?.endpoint.apiKey?.()).toBe(KEY)
      expect(`${JSON.stringify(whole)} ${inspect(whole, { depth: 9 })} ${String(whole)}`).not.toContain(KEY)
    }
  })
})

describe('the doctor', () => {
  async function examined(server: ModelServerOptions, section: object = {}, env: Record<string, string> = {}) {
    const { baseUrl, url, close } = await startModelServer({ key: KEY, models: ['tiny', 'able'], ...server })
    onTestFinished(close)
    const names = { small: { name: 'tiny' }, large: { name: 'able' } }
    const given = { OPENAI_BASE_URL: baseUrl, OPENAI_API_KEY: KEY, AZURE_OPENAI_ENDPOINT: url, ...env }
    const findings = await checkModel(read({ ...names, ...section }, given))
    expect(JSON.stringify(findings)).not.toContain(KEY)
    return findings.map(({ message, ...rest }) => ({ ...rest, message: message.replaceAll(url, 'URL') }))
  }

  it('is content when both models answer', async () => {
    expect(await examined({})).toMatchObject([
      { check: 'small model', status: 'ok', message: expect.stringMatching(/^tiny answers \(after [\d.]+ s\)$/) },
      { check: 'large model', status: 'ok' },
    ])
  })

  it('tells that there is none', async () => {
    expect(await checkModel(read({}))).toMatchObject([{ check: 'model', status: 'note' }])
  })

  it('accepts a model that only thought', async () => {
    expect(await examined({ script: () => ({ text: '', finish: 'length' }) })).toMatchObject([
      { status: 'ok' },
      { status: 'ok' },
    ])
  })

  it.each([
    {
      what: 'a key that is refused',
      env: { OPENAI_API_KEY: 'sk-wrong' },
      finding: {
        check: 'model',
        message: 'URL/v1 refuses the key (status 401, invalid_api_key)',
        mend: 'set OPENAI_API_KEY to one that it accepts',
      },
    },
    {
      what: 'a model that there is not',
      section: { small: { name: 'tinny' } },
      finding: {
        check: 'small model',
        message: 'URL/v1 has no model "tinny" (status 404, model_not_found) (did you mean "tiny"?)',
        mend: 'set models.small.name to one that it has, and see that OPENAI_BASE_URL is right',
      },
    },
    {
      what: 'a deployment that there is not',
      section: { provider: 'azure', small: { name: 'tiny', deployment: 'quick' }, azure: { apiVersion: '2024-10-21' } },
      env: { AZURE_OPENAI_API_KEY: KEY },
      finding: {
        check: 'small model',
        message: 'URL has no deployment "quick" (status 404, DeploymentNotFound)',
        mend: 'set models.small.deployment to one that it has, and see that AZURE_OPENAI_ENDPOINT is right',
      },
    },
    {
      what: 'a request that is refused',
      plan: { status: 400, error: { code: 'unsupported_value' } },
      finding: { check: 'small model', message: 'tiny refuses the request (status 400, unsupported_value)' },
    },
    {
      what: 'a quota that is used up',
      plan: { status: 429, error: { code: 'insufficient_quota' } },
      finding: { message: 'URL/v1 has no quota left for this key (status 429, insufficient_quota)' },
    },
    {
      what: 'something else that listens there',
      plan: { text: '', fault: { kind: 'empty' } } as const,
      finding: { message: 'tiny gives no whole answer (cut-off)' },
    },
  ])('names $what', async ({ section = {}, env = {}, plan, finding }) => {
    const [first] = await examined(plan ? { script: () => plan } : {}, section, env as Record<string, string>)
    expect(first).toMatchObject({ status: 'wrong', ...finding })
  })

  it('names an endpoint that nobody listens on, once', async () => {
    const findings = await checkModel(read({}, { OPENAI_BASE_URL: `http://127.0.0.1:${await freePort()}/v1` }))
    expect(findings).toMatchObject([{ check: 'model', status: 'wrong', message: expect.stringContaining('reached') }])
  })
})
