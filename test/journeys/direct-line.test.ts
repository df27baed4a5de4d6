import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { DirectLine } from 'botframework-directlinejs'
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { type Activity, startConversation } from '../support/customer.ts'
import { ROOT, startServer } from '../support/server.ts'
import { temporaryFolder } from '../support/temporary.ts'

describe("Microsoft's Direct Line client, against the running server", () => {
  beforeAll(async () => {
    Object.assign(globalThis, { XMLHttpRequest: (await import('xhr2')).default })
  })

  it('holds a conversation with streaming, a source and buttons', async () => {
    const server = await startServer({ data: temporaryFolder() })
    const { token } = await startConversation(server.url)
    const client = new DirectLine({ token, domain: `http://127.0.0.1:${server.port}/v3/directline` })
    const heard: Activity[] = []
    const subscription = client.activity$.subscribe((activity) => heard.push(activity as unknown as Activity))
    const until = async (wanted: (activity: Activity) => boolean): Promise<Activity> => {
      for (;;) {
        const found = heard.find(wanted)
        if (found) return found
        await pause(10)
      }
    }
    await until(({ text }) => text?.includes("I'm Otto") ?? false)
    await new Promise<void>((resolve, reject) => {
      client
        .postActivity({
          type: 'message',
          from: { id: 'me' },
          text: 'how long does a refund take after I send it back?',
        })
        .subscribe(() => resolve(), reject)
    })
    const answer = await until(({ type, entities }) => type === 'message' && entities?.[0]?.citation !== undefined)
    expect(answer.entities?.[0]?.citation?.[0]?.appearance.url).toContain('/sources/shop/refunds.en#')
    const partial = heard.find(({ type, text }) => type === 'typing' && text !== undefined)
    expect(answer.text?.startsWith(String(partial?.text).trimEnd())).toBe(true)
    subscription.unsubscribe()
    client.end()
  })
})

describe('what a customer says', () => {
  it('is nowhere in the data folder or the log, in the clear', async () => {
    const data = temporaryFolder()
    const server = await startServer({ data, env: { PARLEY_LOG_LEVEL: 'debug' } })
    const customer = await startConversation(server.url)
    await customer.listen()
    const secrets = ['marmalade-otter-5512', '我的暗号是翡翠水獭', 'my card is 4111111111111111']
    const answers: string[] = []
    for (const secret of secrets) answers.push(...(await customer.say(secret)).map(({ text }) => String(text)))
    const [answer] = await customer.say('where do you ship?')
    const reply = answer?.channelData?.replyId
    await customer.choose({ dialog: 'feedback', value: { reply, rating: 'down', comment: 'quince-jelly-8841' } })
    expect(await server.stop()).toBe(0)

    const files = readdirSync(data, { recursive: true, encoding: 'utf8' })
    expect(files).toEqual(expect.arrayContaining(['memory.db', 'transcripts.db', 'keys.db']))
    const sought = [...secrets, 'quince-jelly-8841', ...answers]
    for (const file of files.filter((name) => name !== 'knowledge.json')) {
      const bytes = readFileSync(join(data, file))
      for (const text of sought) {
        expect(bytes.includes(text), `${file} holds "${text}"`).toBe(false)
        expect(bytes.includes(Buffer.from(text, 'utf16le')), `${file} holds "${text}" as UTF-16`).toBe(false)
      }
    }
    for (const text of sought) expect(server.output()).not.toContain(text)
  })

  it('is answered once after the server was killed with the message accepted', async () => {
    const data = temporaryFolder()
    const first = await startServer({ data })
    const customer = await startConversation(first.url)
    await customer.listen()
    await Promise.all(
      ['where do you ship?', '运费多少？', 'can I change my delivery address?'].map((text) => customer.post({ text })),
    )
    await first.kill()
    await startServer({ data, port: first.port })
    const replies: Activity[] = []
    while (replies.length < 3) replies.push(...(await customer.listen()))
    expect(new Set(replies.map(({ id }) => id)).size).toBe(3)
  })
})

describe('a dialog that forgets to wait', () => {
  it('takes nobody else down', async () => {
    const dialogs = mkdtempSync(join(ROOT, 'dist', 'dialogs-'))
    onTestFinished(() => rmSync(dialogs, { recursive: true, force: true }))
    writeFileSync(
      join(dialogs, 'answer.ts'),
      `import { defineDialog } from 'parleykit'
export default defineDialog({
  description: 'forgets',
  async run(turn) {
    turn.signal.addEventListener('abort', () => { void turn.say('late') })
    void Promise.reject(new Error('nobody waits'))
    await turn.say('on time')
  },
})
`,
    )
    const server = await startServer({ data: temporaryFolder(), env: { PARLEY_DIALOGS_DIR: dialogs } })
    const customer = await startConversation(server.url)
    await customer.listen()
    for (let turn = 0; turn < 3; turn++) {
      expect((await customer.say('hello')).map(({ text }) => text)).toEqual(['on time'])
      await pause(10)
    }
    expect(server.output()).toContain('nobody waits for')
    expect(await server.stop()).toBe(0)
  })
})

describe('the documents', () => {
  it('are answered from as they change, while the bot runs', async () => {
    const config = temporaryFolder()
    cpSync(join(ROOT, 'config'), config, { recursive: true })
    rmSync(join(config, 'knowledge'), { recursive: true })
    mkdirSync(join(config, 'knowledge'))
    const document = join(config, 'knowledge', 'loan.en.md')
    writeFileSync(document, '# Lending\n\n## Can I borrow a snow shovel?\n\nYes, for **three** days.\n')
    const server = await startServer({ data: temporaryFolder(), env: { PARLEY_CONFIG_DIR: config } })
    const customer = await startConversation(server.url)
    await customer.listen()
    const ask = async () => (await customer.say('can I borrow a snow shovel?'))[0]?.text
    const until = async (words: string) => {
      for (let text = await ask(); !text?.includes(words); text = await ask()) await pause(50)
    }
    await until('three')
    writeFileSync(document, '# Lending\n\n## Can I borrow a snow shovel?\n\nYes, for **five** days.\n')
    await until('five')
    rmSync(document)
    await until("I don't know")
  })

  it('that are internal never reach a customer', async () => {
    const server = await startServer({ data: temporaryFolder() })
    const customer = await startConversation(server.url)
    await customer.listen()
    const questions = [
      'Up to which amount may I approve a refund?',
      'How much goodwill can I offer?',
      'What is our margin on each product group?',
      '可以给顾客多少补偿？',
      'How do I release an order held with PAY-423?',
    ]
    for (const question of questions) {
      const said = JSON.stringify(await customer.say(question))
      expect(said).not.toMatch(/ESC-REFUND|NR-[12]|LATE-10|GW-|FR-[1-5]|risk@alpine-otter/)
    }
    const page = await fetch(`${server.url}/sources/internal/goodwill.en`)
    expect(page.status).toBe(404)
    expect(await (await fetch(`${server.url}/help`)).text()).not.toMatch(/internal/i)
  })
})

describe('the questions that the bot suggests', () => {
  it('are answered by what they ask', async () => {
    const server = await startServer({ data: temporaryFolder() })
    for (const locale of ['en', 'zh-Hans']) {
      const customer = await startConversation(server.url, locale)
      const [greeting] = await customer.listen()
      const suggested = greeting?.suggestedActions?.actions.map(({ title }) => title) ?? []
      expect(suggested).toHaveLength(3)
      for (const question of suggested) {
        const source = (await customer.say(question))[0]?.entities?.[0]?.citation?.[0]?.appearance.name
        expect(source, question).toContain(question)
      }
    }
  })
})
