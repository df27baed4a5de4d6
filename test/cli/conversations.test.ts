import { once } from 'node:events'
import { existsSync, readFileSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { configurationIn } from '../support/settings.ts'
import { run, spawnCommand, temporaryFolder, testFolder, write } from './command.ts'

// One data folder for all: reading the demo's documents again for each test would take its time.
const data = temporaryFolder()
const env = { PARLEY_DATA_DIR: data, PORT: '0' }

beforeAll(async () => {
  expect((await run(['ingest'], env)).code).toBe(0)
})
afterAll(() => rmSync(data, { recursive: true, force: true }))

describe('parley ask', () => {
  it('answers in English with the source, and nothing else on standard output', async () => {
    const { code, stdout, stderr } = await run(['ask', 'Where', 'do', 'you', 'ship?'], env)
    expect(stdout).toMatch(/^We ship to 42 countries/)
    expect(stdout).toContain('• Oceania: Australia and New Zealand\n')
    expect(stdout).toMatch(
      /\nSource: Delivery › Where do you ship\? {2}\/sources\/shop\/delivery\.en#where-do-you-ship\n$/,
    )
    expect(stdout).not.toMatch(/\p{Cc}(?<!\n)/u)
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  })

  it('answers in Chinese as one JSON object', async () => {
    const { code, stdout } = await run(['ask', '--json', '运费是多少？'], {
      ...env,
      PARLEY_PUBLIC_URL: 'https://chat.example',
    })
    const answer = JSON.parse(stdout)
    expect(answer).toMatchObject({
      question: '运费是多少？',
      locale: 'zh-Hans',
      kind: 'answered',
      text: expect.stringContaining('299 元'),
      citations: [
        {
          passage: 'shop/delivery.zh.md#运费多少',
          document: 'shop/delivery.zh.md',
          version: expect.stringMatching(/^[0-9a-f]{16}$/),
          url: expect.stringMatching(/^https:\/\/chat\.example\/sources\//),
        },
      ],
      suggestions: [],
    })
    expect(answer.probability).toBeGreaterThanOrEqual(0.5)
    expect(code).toBe(0)
  })

  it('ends with 1 when it does not know, and offers what comes closest', async () => {
    const question = 'Can I pay with bitcoin?'
    const text = await run(['ask', question], env)
    expect(text.stdout).toMatch(
      /don't know[\s\S]*\n {2}1 {2}Which payment methods[\s\S]*\n {2}\d {2}Talk to a person\n$/,
    )
    expect(text.code).toBe(1)
    const json = await run(['ask', '--json', question], env)
    expect(JSON.parse(json.stdout)).toMatchObject({
      kind: 'unknown',
      locale: 'en',
      citations: [],
      suggestions: expect.arrayContaining(['Which payment methods do you accept?', 'Talk to a person']),
    })
    expect(json.code).toBe(1)
  })

  it('speaks the language that is asked for where the question tells none', async () => {
    const { stdout } = await run(['ask', '--json', '--locale', 'zh-CN', '42'], env)
    expect(JSON.parse(stdout).locale).toBe('zh-Hans')
  })

  it('tells a reply of another dialog from an answer', async () => {
    const { code, stdout } = await run(['ask', '--json', 'hello'], env)
    expect(JSON.parse(stdout)).toMatchObject({ kind: 'dialog', suggestions: [] })
    expect(code).toBe(0)
  })
})

describe('parley chat', () => {
  it('holds a conversation over a pipe, where a number picks a suggestion', async () => {
    const { code, stdout, stderr } = await run(
      ['chat', '--new'],
      env,
      '1\nCan I pay with bitcoin?\n1\n/quit\nnever read\n',
    )
    const [greeting, first, second, third] = stdout.split('\n› ')
    expect(greeting).toMatch(/Otto\nHi, I'm Otto[\s\S]*\n {2}1 {2}Where do you ship\?\n/)
    expect(first).toMatch(/^1\n\nWhere do you ship\?\n\nOtto\nWe ship to[\s\S]*\nSource: /)
    expect(second).toMatch(/^Can I pay[\s\S]*Otto\nI'm sorry[\s\S]*\n {2}1 {2}Which payment[\s\S]*Talk to a person\n/)
    expect(third).toMatch(/^1\n\nWhich payment methods do you accept\?\n\nOtto\n/)
    expect(stdout).not.toContain('never read')
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  })

  it('is a conversation and nothing else: its log is in a file, and it says which systems are away', async () => {
    const config = configurationIn(testFolder(), {
      'tools.orders.url': 'http://127.0.0.1:9',
      'tools.shop.url': 'http://127.0.0.1:9',
    })
    const own = { ...env, PARLEY_CONFIG_DIR: config }
    const { stdout, stderr } = await run(['chat', '--new'], own, 'where is my order AO-123456?\n')
    expect(stderr).toBe('')
    expect(stdout.match(/127\.0\.0\.1:9 does not answer/g)).toHaveLength(1)
    expect(stdout).toContain('Talk to a person')
    expect(readFileSync(join(data, 'chat.log'), 'utf8')).toContain('a tool failed')
    expect((await run(['chat', '--new', '--verbose'], own, 'where is my order AO-123456?\n')).stderr).toContain(
      'a tool failed',
    )
  })

  it('goes on with the last conversation, unless a new one is wanted', async () => {
    const remembered = () => JSON.parse(readFileSync(join(data, 'terminal.json'), 'utf8')).conversation
    await run(['chat', '--new'], env, 'Where do you ship?\n')
    const first = remembered()
    const again = await run(['chat'], env, '/help\n')
    expect(again.stdout).toMatch(/goes on[\s\S]*› Where do you ship\?\n\nOtto\nWe ship to/)
    expect(again.stdout).toContain('/new   begin a new conversation')
    expect(remembered()).toBe(first)
    const anew = await run(['chat', '--locale', 'zh'], env, '/new\n')
    expect(anew.stdout).toContain('您好，我是小獭')
    expect(remembered()).not.toBe(first)
    expect(statSync(join(data, 'terminal.json')).mode & 0o777).toBe(0o600)
  })

  it('answers after a restart what it was asked when it died', async () => {
    const dialogs = testFolder()
    const dialog = `import { existsSync, writeFileSync } from 'node:fs'
      export default {
        description: 'hangs at its first run', examples: [], slots: [], tools: [], checkSlots: () => ({ slots: {} }),
        async run(turn) {
          const hung = import.meta.dirname + '/hung'
          if (existsSync(hung)) return turn.say('Here I am.')
          writeFileSync(hung, '')
          await new Promise((resolve) => setTimeout(resolve, 60_000))
        },
      }`
    write(dialogs, { 'answer.mjs': dialog })
    const slow = { ...env, PARLEY_DIALOGS_DIR: dialogs }
    const dying = spawnCommand(['chat', '--new'], slow)
    dying.stdin?.write('Are you there?\n')
    await expect.poll(() => existsSync(join(dialogs, 'hung')), { timeout: 60_000 }).toBe(true)
    dying.kill('SIGKILL')
    await once(dying, 'exit')
    const { stdout } = await run(['chat'], slow, 'And now?\n')
    expect(stdout).toMatch(/› Are you there\?\n\nOtto\nHere I am\.\n\n› And now\?\n\nOtto\nHere I am\.\n/)
  })

  it('refuses a message that is too long and goes on', async () => {
    const { code, stdout } = await run(['chat', '--new'], env, `${'x'.repeat(5_000)}\nhello\n`)
    expect(stdout).toMatch(/more than 4000 characters[\s\S]*Otto\nHello!/)
    expect(code).toBe(0)
  })
})

describe('beside a running server on the same data folder', () => {
  it('asks and chats, and leaves the conversations of the web alone', async () => {
    const server = spawnCommand(['start'], env)
    try {
      const url = await addressOf(server.stdout)
      const web = await startWebConversation(url)
      const [asked, chatted] = await Promise.all([
        run(['ask', '--json', 'Where do you ship?'], { ...env, PORT: new URL(url).port }),
        run(['chat', '--new'], env, 'How long does a refund take after I send it back?\n'),
        web.say('运费是多少？'),
      ])
      expect(JSON.parse(asked.stdout)).toMatchObject({
        kind: 'answered',
        citations: [{ url: expect.stringContaining(`${url}/sources/`) }],
      })
      expect(chatted.stdout).toMatch(/Otto\n[\s\S]*Source: /)
      await expect.poll(async () => (await web.texts()).length, { timeout: 10_000 }).toBe(3)
      const [greeting, question, answer] = await web.texts()
      expect(greeting).toContain('Otto')
      expect(question).toBe('运费是多少？')
      expect(answer).toContain('299')
    } finally {
      server.kill('SIGTERM')
      await once(server, 'exit')
    }
  })
})

async function addressOf(out: NodeJS.ReadableStream | null): Promise<string> {
  if (!out) throw new Error('the server has no output')
  for await (const line of createInterface({ input: out })) {
    const url = /http:\/\/localhost:\d+/.exec(line)?.[0]
    if (url) return url
  }
  throw new Error('the server ended')
}

async function startWebConversation(url: string) {
  const secret = readFileSync(join(data, 'directline.secret'), 'utf8').trim()
  const begun = await fetch(`${url}/v3/directline/conversations`, {
    method: 'POST',
    headers: { authorization: `Bearer ${secret}` },
  })
  const { conversationId, token } = (await begun.json()) as { conversationId: string; token: string }
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
  const activities = `${url}/v3/directline/conversations/${conversationId}/activities`
  return {
    async say(text: string): Promise<void> {
      const activity = { type: 'message', from: { id: 'anna' }, text }
      await fetch(activities, { method: 'POST', headers, body: JSON.stringify(activity) })
    },
    async texts(): Promise<string[]> {
      const { activities: found } = (await (await fetch(activities, { headers })).json()) as {
        activities: { text: string }[]
      }
      return found.map(({ text }) => text)
    },
  }
}
