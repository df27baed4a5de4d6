import { cpSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readConfig } from '../../src/app/config/config.ts'
import { ROOT } from '../support/server.ts'
import { temporaryFolder } from '../support/temporary.ts'

/** A copy of the demo's configuration without its documents, with `bot.yaml` replaced where wanted. */
function configured(botYaml?: string): string {
  const cwd = temporaryFolder()
  cpSync(join(ROOT, 'config/texts'), join(cwd, 'config/texts'), { recursive: true })
  cpSync(join(ROOT, 'config/bot.yaml'), join(cwd, 'config/bot.yaml'))
  if (botYaml !== undefined) writeFileSync(join(cwd, 'config/bot.yaml'), botYaml)
  return cwd
}

function problemsOf(cwd: string, env: Record<string, string> = {}): string {
  try {
    readConfig(env, cwd)
  } catch (error) {
    expect(error).toMatchObject({ name: 'ParleyError', code: 'config-invalid' })
    return (error as Error).message.replaceAll(cwd, '')
  }
  throw new Error('the configuration was accepted')
}

const MINIMAL = 'name: Otto\nlanguages: [en]\n'

describe('the configuration', () => {
  it('is read with its defaults', () => {
    const config = readConfig({}, configured(MINIMAL))
    expect(config).toMatchObject({
      port: 3978,
      logLevel: 'info',
      trustProxy: 0,
      bot: { name: 'Otto', answers: { threshold: 0.5, suggestions: 3 }, channels: { web: { enabled: true } } },
    })
    expect(config).not.toHaveProperty('masterKey')
  })

  it('takes an empty variable for one that is not set', () => {
    expect(readConfig({ PORT: '', PARLEY_MASTER_KEY: '' }, configured()).port).toBe(3978)
  })

  it.each([
    {
      what: 'an unknown key',
      yaml: `${MINIMAL}answers:\n  treshold: 0.5\n`,
      says: '/config/bot.yaml:4: unknown key "answers.treshold" (did you mean "threshold"?)',
    },
    {
      what: 'an unknown key at the top',
      yaml: `${MINIMAL}greetings: {}\n`,
      says: '/config/bot.yaml:3: unknown key "greetings" (did you mean "greeting"?)',
    },
    { what: 'a wrong type', yaml: 'name: Otto\nlanguages: en\n', says: '/config/bot.yaml:2: "languages": ' },
    {
      what: 'a value out of range',
      yaml: `${MINIMAL}answers:\n  threshold: 5\n`,
      says: '/config/bot.yaml:4: "answers.threshold": ',
    },
    { what: 'a missing key', yaml: 'languages: [en]\n', says: '/config/bot.yaml:1: "name": ' },
    {
      what: 'an origin with a path',
      yaml: `${MINIMAL}channels:\n  web:\n    origins: [https://shop.example/chat]\n`,
      says: 'expected an origin like "https://shop.example"',
    },
    {
      what: 'a greeting in a language that the bot does not speak',
      yaml: `${MINIMAL}greeting:\n  EN:\n    text: Hi\n`,
      says: '/config/bot.yaml:4: "greeting.EN": the bot does not speak "EN": expected one of en',
    },
    { what: 'no YAML', yaml: 'name: [Otto\nlanguages: "en\n', says: '/config/bot.yaml:' },
    { what: 'an empty file', yaml: '', says: '/config/bot.yaml:1: "name": ' },
    {
      what: 'a language without texts',
      yaml: 'name: Otto\nlanguages: [en, fr]\n',
      says: '/config/texts/fr.yaml: there is no such file',
    },
  ])('names $what with its place', ({ yaml, says }) => {
    expect(problemsOf(configured(yaml))).toContain(says)
  })

  it.each([
    { env: { PORT: 'http' }, says: 'environment variable PORT: expected a port number' },
    { env: { PORT: '70000' }, says: 'environment variable PORT: ' },
    { env: { PARLEY_DIRECTLINE_SECRET: 'short' }, says: 'PARLEY_DIRECTLINE_SECRET: expected at least 32 characters' },
    { env: { PARLEY_PUBLIC_URL: 'https://shop.example/chat' }, says: 'PARLEY_PUBLIC_URL: expected an origin' },
    { env: { LANGSMITH_TRACING: 'true' }, says: 'LANGSMITH_TRACING: what customers write would leave' },
    { env: { LANGCHAIN_VERBOSE: 'true' }, says: 'LANGCHAIN_VERBOSE: what customers write would leave' },
    { env: { DATABASE_URL: 'mysql://shop' }, says: 'DATABASE_URL: expected an address like "postgres://' },
    {
      env: { DATABASE_URL: 'postgres://shop@db.example/shop' },
      says: 'PARLEY_MASTER_KEY: with DATABASE_URL all instances need the same one',
    },
    {
      env: { PARLEY_KEYS_DATABASE_URL: 'postgres://shop@db.example/keys' },
      says: 'PARLEY_KEYS_DATABASE_URL: it needs DATABASE_URL beside it',
    },
    { env: { PARLEY_DATADIR: '/x' }, says: 'PARLEY_DATADIR is unknown (did you mean "PARLEY_DATA_DIR"?)' },
  ])('names $env', ({ env, says }) => {
    expect(problemsOf(configured(), env)).toContain(says)
  })

  it('takes the keys to the same PostgreSQL, or to one of their own', () => {
    const env = {
      PARLEY_MASTER_KEY: Buffer.alloc(32).toString('base64'),
      DATABASE_URL: 'postgres://shop@db.example/shop',
    }
    const one = readConfig(env, configured()).postgres
    expect(one?.keys).toBe(one?.data)
    const two = readConfig({ ...env, PARLEY_KEYS_DATABASE_URL: 'postgres://keys@vault.example/keys' }, configured())
    expect(two.postgres).toMatchObject({ data: { host: 'db.example' }, keys: { host: 'vault.example', user: 'keys' } })
    expect(readConfig({}, configured())).not.toHaveProperty('postgres')
  })

  it('names everything at once, and never a secret', () => {
    const problems = problemsOf(configured('languages: []\n'), { PORT: 'x', PARLEY_DIRECTLINE_SECRET: 'hunter2' })
    for (const name of ['PORT', 'PARLEY_DIRECTLINE_SECRET', '"name"', '"languages']) expect(problems).toContain(name)
    expect(problems).not.toContain('hunter2')
  })

  it('says where it looked when there is none', () => {
    const cwd = configured()
    rmSync(join(cwd, 'config'), { recursive: true })
    expect(problemsOf(cwd)).toContain('/config/bot.yaml: there is no such file')
  })

  describe('of Microsoft Teams', () => {
    const APP = '5f3c7d0e-0000-4000-8000-00000000b07a'
    const TENANT = '7c1f2f5e-0000-4000-8000-0000000007e0'

    it.each([
      [
        { MicrosoftAppId: APP, MicrosoftAppPassword: 's' },
        { type: 'MultiTenant', appId: APP, password: 's' },
      ],
      [
        { MicrosoftAppId: APP, MicrosoftAppPassword: 's', MicrosoftAppTenantId: TENANT },
        { type: 'SingleTenant', appId: APP, password: 's', tenantId: TENANT },
      ],
      [
        { MicrosoftAppId: APP, MicrosoftAppType: 'userassignedmsi', MicrosoftAppTenantId: TENANT },
        { type: 'UserAssignedMSI', appId: APP, tenantId: TENANT },
      ],
    ])('is read from %j', (env, account) => {
      expect(readConfig(env, configured(MINIMAL)).teams).toEqual({ account })
    })

    it('is absent where nothing says that it is there', () => {
      expect(readConfig({}, configured(MINIMAL))).not.toHaveProperty('teams')
      expect(readConfig({ PARLEY_TEAMS_PLAYGROUND: 'true' }, configured(MINIMAL)).teams).toEqual({ playground: true })
    })

    // biome-ignore format: a table
    it.each<[Record<string, string>, string]>([
      [{ MicrosoftAppPassword: 'secret' }, 'MicrosoftAppId: expected the id'],
      [{ MicrosoftAppId: 'otto', MicrosoftAppPassword: 'secret' }, 'MicrosoftAppId: expected the id'],
      [{ MicrosoftAppId: APP }, 'MicrosoftAppPassword: MultiTenant needs the client secret'],
      [{ MicrosoftAppId: APP, MicrosoftAppType: 'Single', MicrosoftAppPassword: 'secret' }, 'MicrosoftAppType: expected one of SingleTenant'],
      [{ MicrosoftAppId: APP, MicrosoftAppType: 'SingleTenant', MicrosoftAppPassword: 'secret' }, 'MicrosoftAppTenantId: SingleTenant needs'],
      [{ MicrosoftAppId: APP, MicrosoftAppTenantId: 'contoso', MicrosoftAppPassword: 'secret' }, 'MicrosoftAppTenantId: SingleTenant needs'],
      [{ MicrosoftAppId: APP, MicrosoftAppType: 'UserAssignedMSI' }, 'MicrosoftAppTenantId: UserAssignedMSI needs'],
      [{ MicrosoftAppId: APP, MicrosoftAppType: 'UserAssignedMSI', MicrosoftAppTenantId: TENANT, MicrosoftAppPassword: 'secret' }, 'a managed identity has none'],
      [{ PARLEY_TEAMS_PLAYGROUND: 'yes' }, 'PARLEY_TEAMS_PLAYGROUND: expected "true"'],
      [{ PARLEY_TEAMS_PLAYGROUND: 'true', MicrosoftAppId: APP }, 'unset it, or MicrosoftAppId'],
      [{ PARLEY_TEAMS_PLAYGROUND: 'true', PARLEY_PUBLIC_URL: 'https://bot.example' }, 'unset it, or PARLEY_PUBLIC_URL'],
      [{ PARLEY_TEAMS_PLAYGROUND: 'true', PARLEY_TRUST_PROXY: '1' }, 'unset it, or PARLEY_TRUST_PROXY'],
    ])('is refused: %j', (env, says) => {
      const problems = problemsOf(configured(MINIMAL), env)
      expect(problems).toContain(says)
      expect(problems).not.toContain('secret\n')
    })
  })
})
