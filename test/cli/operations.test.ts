import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { configWith, run, testFolder, write } from './command.ts'

const GOOD = { 'shop/delivery.md': '# Delivery\n\n## Where do you ship?\n\nTo the moon and back.\n' }
const BAD = {
  ...GOOD,
  'shop/付款.zh.jsonl': '{"question":"怎么付款？","answer":"支持微信支付。"}\nnot json\n',
  'internal/margins.md': '---\naudience: internal\n---\n# Margins\n\n## What do we earn?\n\nEnough.\n',
  'copy.md': '# Delivery\n\n## Where do you ship?\n\nTo the moon and back.\n',
  'broken.csv': 'a,b\n1,2\n',
  'picture.png': 'no document',
}

interface Finding {
  readonly check: string
  readonly status: string
  readonly message: string
  readonly mend?: string
}

describe('parley ingest', () => {
  it('checks any folder, names each problem with its place, and saves nothing', async () => {
    const folder = testFolder()
    write(folder, BAD)
    const env = { PARLEY_DATA_DIR: join(testFolder(), 'data') }
    const { code, stdout } = await run(['ingest', folder], env)
    expect(stdout).toContain('documents  5 read, 0 unchanged, 1 skipped, 1 ignored')
    expect(stdout).toContain(`✗ ${join(folder, 'shop/付款.zh.jsonl')}:2  `)
    expect(stdout).toContain(`✗ ${join(folder, 'broken.csv')}:1  `)
    expect(stdout).toMatch(/answered in the same words/)
    expect(stdout).toMatch(/\n +public +internal\n +en +1 +1\n/)
    expect(stdout).toContain('Nothing was saved')
    expect(code).toBe(1)
    expect(existsSync(env.PARLEY_DATA_DIR)).toBe(false)
  })

  it('reads the bot’s own folder, saves it, and the next time reads only what has changed', async () => {
    const env = { PARLEY_CONFIG_DIR: configWith(GOOD), PARLEY_DATA_DIR: testFolder() }
    const first = await run(['ingest', '--json'], env)
    expect(JSON.parse(first.stdout)).toMatchObject({
      saved: true,
      read: 1,
      unchanged: 0,
      passages: { total: 1, byLanguage: { en: { public: 1, internal: 0 } } },
      problems: [],
    })
    expect(first.code).toBe(0)
    write(join(env.PARLEY_CONFIG_DIR, 'knowledge'), BAD)
    const second = await run(['ingest', '--json', join(env.PARLEY_CONFIG_DIR, 'knowledge')], env)
    expect(JSON.parse(second.stdout)).toMatchObject({ saved: true, read: 4, unchanged: 1, duplicates: 1 })
    expect(JSON.parse(second.stdout).problems).toContainEqual(
      expect.objectContaining({ document: 'broken.csv', line: 1 }),
    )
    expect(second.code).toBe(1)
  })

  it('ends well where there are remarks only, and prints errors first', async () => {
    const folder = testFolder()
    const env = { PARLEY_DATA_DIR: join(testFolder(), 'data') }
    write(folder, { 'a.md': '---\nlayout: page\n---\n# Help\n\n## Why?\n\nSo.\n' })
    const remarks = await run(['ingest', folder], env)
    expect(remarks.stdout).toContain(`• ${join(folder, 'a.md')}:2  Unknown front matter key "layout"`)
    expect(remarks.code).toBe(0)
    write(folder, { 'b.pdf': '%PDF-1.4 cut' })
    const errors = await run(['ingest', folder], env)
    expect(errors.stdout).toMatch(/✗ .*b\.pdf {2}.*\n.*• .*a\.md:2/)
    expect(errors.code).toBe(1)
    const { stdout } = await run(['ingest', '--json', folder], env)
    expect(JSON.parse(stdout).problems).toMatchObject([{ level: 'remark' }, { level: 'error', document: 'b.pdf' }])
  })

  it('names a folder that is not there', async () => {
    const { code, stderr } = await run(['ingest', '/nowhere'], { PARLEY_DATA_DIR: testFolder() })
    expect(stderr).toMatch(/^parley: .*\/nowhere/)
    expect(code).toBe(2)
  })
})

describe('parley doctor', () => {
  const examine = async (env: Record<string, string>) => {
    const { code, stdout } = await run(['doctor', '--json'], { PORT: '0', ...env })
    const { ok, findings } = JSON.parse(stdout) as { ok: boolean; findings: Finding[] }
    const of = (check: string) => findings.filter((finding) => finding.check === check)
    return { code, ok, of, wrong: findings.filter(({ status }) => status === 'wrong') }
  }

  it('finds nothing wrong before the first start, and makes nothing', async () => {
    const data = join(testFolder(), 'data')
    const { code, ok, of, wrong } = await examine({ PARLEY_DATA_DIR: data, PARLEY_CONFIG_DIR: configWith(GOOD) })
    expect({ code, ok, wrong }).toEqual({ code: 0, ok: true, wrong: [] })
    expect(of('data folder')[0]?.message).toContain('made at the first start')
    expect(existsSync(data)).toBe(false)
  })

  it('finds nothing wrong with an installation in use, and says so in a line each', async () => {
    const env = { PARLEY_CONFIG_DIR: configWith(BAD), PARLEY_DATA_DIR: testFolder(), PORT: '0' }
    await run(['ask', 'Where do you ship?'], env)
    const { code, stdout } = await run(['doctor'], env)
    expect(stdout).toMatch(/✓ databases +6 intact\n/)
    expect(stdout).toMatch(/✓ master key .*opens what is stored\n/)
    expect(stdout).toMatch(/! knowledge +broken\.csv:1: /)
    expect(stdout).toMatch(/\nAll is well\.\n$/)
    expect(code).toBe(0)
  })

  it('works with a broken configuration, and names all that is wrong with it', async () => {
    const config = configWith(GOOD)
    const file = join(config, 'bot.yaml')
    writeFileSync(file, readFileSync(file, 'utf8').replace('name: Otto', 'nam: Otto\nlimits: [no]'))
    const { code, of } = await examine({ PARLEY_CONFIG_DIR: config, PARLEY_DATA_DIR: testFolder(), PORT: 'x' })
    const [configuration] = of('configuration')
    expect(configuration?.status).toBe('wrong')
    expect(configuration?.message).toMatch(/PORT: expected a port number/)
    expect(configuration?.message).toMatch(/bot\.yaml:\d+/)
    expect(of('data folder')[0]?.status).toBe('ok')
    expect(code).toBe(1)
  })

  it('finds a damaged database, a key that opens nothing and files that others can read', async () => {
    const env = { PARLEY_CONFIG_DIR: configWith(GOOD), PARLEY_DATA_DIR: testFolder() }
    const file = (name: string) => join(env.PARLEY_DATA_DIR, name)
    await run(['ask', 'Where do you ship?'], env)
    const whole = readFileSync(file('memory.db'))
    writeFileSync(file('memory.db'), whole.fill(0x58, 100, Math.min(whole.length, 4_000)))
    writeFileSync(file('master.key'), Buffer.alloc(32, 7).toString('base64'))
    chmodSync(file('transcripts.db'), 0o644)
    const { code, wrong } = await examine(env)
    expect(wrong.map(({ check }) => check).sort()).toEqual(['databases', 'file modes', 'master key'])
    expect(wrong.find(({ check }) => check === 'databases')?.message).toContain(file('memory.db'))
    expect(wrong.find(({ check }) => check === 'file modes')?.mend).toContain('transcripts.db')
    expect(code).toBe(1)
  })

  it('tells another program on the port from Parley', async () => {
    const other = createServer((_, response) => response.end('hello'))
    await new Promise<void>((resolve) => other.listen(0, resolve))
    onTestFinished(() => void other.close())
    const PORT = String((other.address() as AddressInfo).port)
    const env = { PARLEY_CONFIG_DIR: configWith(GOOD), PARLEY_DATA_DIR: testFolder(), PORT }
    const { code, wrong } = await examine(env)
    expect(wrong).toMatchObject([{ check: 'port', message: `another program uses port ${PORT}` }])
    expect(code).toBe(1)
  })
})

describe('the command', () => {
  const env = { PARLEY_DATA_DIR: '/nowhere' }

  it.each([
    [['ingets'], 'Did you mean ingest?'],
    [['ask'], 'missing required argument'],
    [['ask', 'x', '--jsn'], 'Did you mean --json?'],
    [['chat', '--locale', '!'], 'Expected a language tag'],
    [['doctor', 'all'], 'too many arguments'],
    [[], 'Usage: parley'],
  ])('ends %j with 2 and a word on what is wrong', async (args, message) => {
    const { code, stdout, stderr } = await run(args, env)
    expect(stderr).toContain(message)
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
  })

  it.each(['start', 'chat', 'ask', 'ingest', 'doctor'])('explains %s', async (name) => {
    const { code, stdout } = await run([name, '--help'], env)
    expect(stdout).toContain(`Usage: parley ${name}`)
    expect(code).toBe(0)
  })

  it('prints what it cannot work with in one line each, without a stack', async () => {
    const { code, stderr } = await run(['ask', 'hello'], { ...env, PARLEY_CONFIG_DIR: '/nowhere' })
    expect(stderr).toBe('parley: the configuration has a problem:\n  /nowhere/bot.yaml: there is no such file\n')
    expect(code).toBe(2)
  })
})
