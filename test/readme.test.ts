import { spawnSync } from 'node:child_process'
import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { dirname, join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { startConversation } from './support/customer.ts'
import { ROOT, startServer } from './support/server.ts'
import { configurationIn } from './support/settings.ts'
import { temporaryFolder } from './support/temporary.ts'

const PAGES = [
  'README.md',
  'README.zh-CN.md',
  'docs/guides/your-first-dialog.md',
  'docs/guides/test-a-conversation.md',
  'docs/guides/write-a-dialog.md',
  'docs/guides/have-a-model-work.md',
  'docs/guides/attachments.md',
]
const read = (page: string) => readFileSync(join(ROOT, page), 'utf8')

/** The files of a folder that a page shows, by file name. */
function filesIn(page: string, folder: 'dialogs' | 'test'): [file: string, code: string][] {
  return [...read(page).matchAll(/```ts\n\/\/ (\w+)\/(\S+)\n([\s\S]*?)```/g)]
    .filter(([, shown]) => shown === folder)
    .map(([, , file, code]) => [String(file), String(code)])
}

const dialogsIn = (page: string) => filesIn(page, 'dialogs')

const inFolder =
  (folder: string) =>
  ([file, code]: [string, string]): [string, string] => [join(folder, file), code]

/** The demo's bot within the package, so that `parleykit` is found there. */
function botFolder(): string {
  mkdirSync(join(ROOT, 'dist'), { recursive: true })
  const folder = mkdtempSync(join(ROOT, 'dist', 'bot-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  for (const part of ['config', 'dialogs']) cpSync(join(ROOT, part), join(folder, part), { recursive: true })
  return folder
}

/** A dialogs folder within the package, so that `parleykit` is found there. */
function dialogsFolder(): string {
  mkdirSync(join(ROOT, 'dist'), { recursive: true })
  const folder = mkdtempSync(join(ROOT, 'dist', 'dialogs-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  cpSync(join(ROOT, 'dialogs'), folder, { recursive: true })
  return folder
}

/** A system of the company's, as the page's tools expect it. */
async function startOrders(): Promise<string> {
  const server = createServer((request, response) => {
    response.setHeader('content-type', 'application/json')
    response.end(request.url === '/orders/AO-123456' ? '{"status":"sent"}' : '{}')
  })
  onTestFinished(() => void server.close())
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

/** The texts that the pages show. */
function shownText(): string {
  const pages = ['docs/guides/write-a-dialog.md', 'docs/guides/have-a-model-work.md']
  return pages.map((page) => /```yaml\n# config\/texts\/en.yaml\n([\s\S]*?)```/.exec(read(page))?.[1] ?? '').join('\n')
}

describe('the pages', () => {
  it('show dialogs that run as they stand', async () => {
    const folder = dialogsFolder()
    const shown = PAGES.flatMap(dialogsIn)
    expect(shown.map(([file]) => file)).toEqual([
      'order-status.ts',
      'order-status.ts',
      'gift-wrap.ts',
      'opening-hours.ts',
      'order-status.ts',
      'tools/orders.ts',
      'parcel.ts',
      'parcel-followup.ts',
      'middleware.ts',
      'tools/delivery.ts',
      'parcel-help.ts',
      'return-label.ts',
    ])
    for (const [file, code] of shown) {
      mkdirSync(dirname(join(folder, file)), { recursive: true })
      writeFileSync(join(folder, file), code)
    }
    const orders = await startOrders()
    const config = configurationIn(temporaryFolder(), { 'tools.orders.url': orders })
    for (const language of ['en', 'zh-Hans']) appendFileSync(join(config, 'texts', `${language}.yaml`), shownText())
    const env = { PARLEY_DIALOGS_DIR: folder, PARLEY_CONFIG_DIR: config }
    const server = await startServer({ data: temporaryFolder(), env })

    const customer = await startConversation(server.url)
    await customer.listen()
    const [paper] = await customer.say('can you wrap it as a gift?')
    expect(paper?.text).toContain('Which paper')
    expect(paper?.suggestedActions?.actions.map(({ title }) => title)).toEqual(['Forest green', 'Snow white'])
    await customer.say('Snow white')
    const [wrapped] = await customer.say('Happy birthday!')
    expect(wrapped?.text).toBe('Wrapped in **Snow white**, with a card that says: “Happy birthday!”')

    const [store] = await customer.say('你们几点开门')
    expect(store?.suggestedActions?.actions.map(({ title }) => title)).toContain('Shanghai')
    const [hours] = await customer.say('Shanghai')
    expect(hours?.text).toContain('Shanghai is open')

    const [status] = await customer.say('where is my order AO-123456?')
    expect(status?.text).toBe('Order AO-123456 is **sent**.')

    await customer.say('我的包裹到哪了')
    const [promised] = await customer.say('AO-1')
    expect(promised?.text).toContain('Order AO-1 is on its way')

    expect((await customer.say('Send me a return label')).map(({ text }) => text)).toEqual(['Your label:'])
  })

  it('show tests that come out as they stand', () => {
    const bot = botFolder()
    const shown = PAGES.flatMap((page) => filesIn(page, 'test'))
    expect(new Set(shown.map(([file]) => file))).toEqual(
      new Set(['order-status.test.ts', 'gift-wrap.test.ts', 'parcel.test.ts']),
    )
    for (const [file, code] of [...PAGES.flatMap(dialogsIn).map(inFolder('dialogs')), ...shown.map(inFolder('test'))]) {
      mkdirSync(dirname(join(bot, file)), { recursive: true })
      writeFileSync(join(bot, file), code)
    }
    for (const language of ['en', 'zh-Hans']) appendFileSync(join(bot, 'config/texts', `${language}.yaml`), shownText())
    // Node's own runner, as a bot without Vitest has it.
    const { VITEST: _, ...env } = process.env
    const { stdout } = spawnSync(process.execPath, ['--test', '--test-concurrency=1', 'test/*.test.ts'], {
      cwd: bot,
      env,
      encoding: 'utf8',
    })
    expect(stdout).toMatch(/pass 6\n[\s\S]*fail 0\n|fail 0\n[\s\S]*pass 6\n/)
  })

  it('name commands that there are', () => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> }
    for (const page of PAGES) {
      for (const [, script] of read(page).matchAll(/`npm run (\w+)/g)) expect(scripts).toHaveProperty(String(script))
    }
    const commands = [...read('README.md').matchAll(/`npx parley (\w+)/g)].map(([, command]) => command)
    const registering = ['main', 'staff-commands', 'dialog-commands']
      .map((file) => read(`src/app/cli/${file}.ts`))
      .join()
    const registered = [...registering.matchAll(/\.command\('(\w+)'\)/g)].map(([, command]) => command)
    expect(registered).toEqual(expect.arrayContaining([...new Set(commands)]))
  })

  it('link to files that there are', () => {
    const pages = [...PAGES, 'CONTRIBUTING.md', 'SECURITY.md', 'CHANGELOG.md', 'docs/architecture.md']
    for (const page of pages) {
      for (const [, link] of read(page).matchAll(/\]\((?!https?:)([^)#]+)/g)) {
        expect(existsSync(join(ROOT, dirname(page), String(link))), `${page} links to ${link}`).toBe(true)
      }
    }
  })

  it('say the same in both languages', () => {
    const commands = (page: string) => read(page).match(/`(npm|npx) [^`"]+/g)
    expect(commands('README.zh-CN.md')).toEqual(commands('README.md'))
    expect(dialogsIn('README.zh-CN.md')).toEqual(dialogsIn('README.md'))
  })
})
