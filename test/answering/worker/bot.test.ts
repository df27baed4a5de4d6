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
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { json, openSystem } from '../../support/company-system.ts'
import { startConversation } from '../../support/customer.ts'
import { startModelServer } from '../../support/model-server.ts'
import { ROOT, startServer } from '../../support/server.ts'
import { configurationIn } from '../../support/settings.ts'
import { temporaryFolder } from '../../support/temporary.ts'

const GUIDE = readFileSync(join(ROOT, 'docs/guides/have-a-model-work.md'), 'utf8')

/** The bot of this repository with what the guide adds, within the package, so that `parleykit` is found. */
function botOfTheGuide(settings: Readonly<Record<string, unknown>>) {
  mkdirSync(join(ROOT, 'dist'), { recursive: true })
  const folder = mkdtempSync(join(ROOT, 'dist', 'bot-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  cpSync(join(ROOT, 'dialogs'), join(folder, 'dialogs'), { recursive: true })
  for (const [, file = '', code = ''] of GUIDE.matchAll(/```ts\n\/\/ (\S+)\n([\s\S]*?)```/g))
    writeFileSync(join(folder, file), code)
  const config = configurationIn(folder, settings)
  const [, text = ''] = /```yaml\n# config\/texts\/en.yaml\n([\s\S]*?)```/.exec(GUIDE) ?? []
  for (const language of ['en', 'zh-Hans']) appendFileSync(join(config, 'texts', `${language}.yaml`), text)
  return { PARLEY_CONFIG_DIR: config, PARLEY_DIALOGS_DIR: join(folder, 'dialogs') }
}

/** Has a process write down when it loads LangChain's agent. */
function noteOfLoading(folder: string) {
  const note = join(folder, 'loaded')
  const hook = join(folder, 'note-loading.mjs')
  writeFileSync(
    hook,
    `import { appendFileSync } from 'node:fs'
     import { registerHooks } from 'node:module'
     registerHooks({ load(url, context, next) {
       if (/node_modules\\/(langchain|@langchain\\/langgraph)\\//.test(url)) appendFileSync(${JSON.stringify(note)}, url + '\\n')
       return next(url, context)
     } })`,
  )
  return { loaded: () => existsSync(note), env: { NODE_OPTIONS: `--import ${hook}` } }
}

it('does what the guide shows in a whole bot, which loads the agent with the first work', async () => {
  const system = await openSystem({
    'GET /orders/AO-123456': json({ status: 'sent', parcels: ['P-1', 'P-2'] }),
    'GET /parcels/P-2': json({ place: 'Innsbruck', due: '2026-12-05' }),
    'POST /parcels/P-2/hold': json({ held: true }),
  })
  const use = (name: string, input: object) => ({
    text: '',
    toolCalls: [{ id: 'call-1', name, arguments: JSON.stringify(input) }],
  })
  const steps = [
    use('delivery_order', { order: 'AO-123456' }),
    use('delivery_parcel', { parcel: 'P-2' }),
    use('delivery_hold', { parcel: 'P-2' }),
    { text: 'Parcel P-2 is kept for you at the depot in Innsbruck.' },
  ]
  const left = [...steps]
  const model = await startModelServer({ script: ({ tools }) => (tools ? left.shift() : undefined) ?? { text: 'No.' } })
  onTestFinished(() => model.close())
  const bot = botOfTheGuide({ 'tools.delivery.url': system.url })
  const data = temporaryFolder()
  const loading = noteOfLoading(data)
  const env = { ...bot, ...loading.env, OPENAI_BASE_URL: model.baseUrl }
  const server = await startServer({ data, env })
  const customer = await startConversation(server.url)
  await customer.listen()
  await customer.say('Where do you ship?')
  expect(loading.loaded()).toBe(false)
  const [question] = await customer.say('keep my parcel at the depot, AO-123456')
  expect(question?.text).toBe('Shall I have parcel P-2 kept at the depot?')
  expect(loading.loaded()).toBe(true)
  const [said] = await customer.say('Yes')
  expect(said?.text).toBe('Parcel P-2 is kept for you at the depot in Innsbruck.')
  expect(system.asked.map(({ what }) => what)).toEqual([
    'GET /orders/AO-123456',
    'GET /parcels/P-2',
    'POST /parcels/P-2/hold',
  ])
})

it('goes on without a model, and loads nothing', async () => {
  const system = await openSystem({ 'GET /orders/AO-123456': json({ status: 'sent', parcels: [] }) })
  const data = temporaryFolder()
  const loading = noteOfLoading(data)
  const env = { ...botOfTheGuide({ 'tools.delivery.url': system.url }), ...loading.env }
  const server = await startServer({ data, env })
  const customer = await startConversation(server.url)
  await customer.listen()
  const [said] = await customer.say('keep my parcel at the depot, AO-123456')
  expect(said?.text).toBe('Order AO-123456 is **sent**.')
  expect(loading.loaded()).toBe(false)
})
