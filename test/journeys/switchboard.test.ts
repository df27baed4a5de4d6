import { expect, it } from 'vitest'
import { run } from '../cli/command.ts'
import { startConversation } from '../support/customer.ts'
import { startServer } from '../support/server.ts'
import { temporaryFolder } from '../support/temporary.ts'
import { until } from '../support/until.ts'

it('a channel is switched off and on beside a running server, and a banner goes up, within a second or so', async () => {
  const data = temporaryFolder()
  const server = await startServer({ data })
  const command = (...parameters: string[]) => run(['channels', ...parameters], { PARLEY_DATA_DIR: data })
  const status = async (locale: string): Promise<Record<string, unknown>> => {
    const response = await fetch(`${server.url}/v3/directline/status?locale=${locale}`)
    return { status: response.status, ...((await response.json()) as object) }
  }
  expect(await status('en')).toEqual({ status: 200, open: true })

  const customer = await startConversation(server.url)
  const [greeting] = await customer.listen()
  expect(greeting?.text).toContain('You are writing with an AI assistant')

  expect((await command('off', 'web', '--text', 'Back at noon.', '--text', 'zh-Hans=中午回来。')).code).toBe(0)
  await until(async () => (await status('en')).open === false)
  expect(await status('en')).toMatchObject({ text: 'Back at noon.' })
  expect(await status('zh-CN')).toMatchObject({ text: '中午回来。' })
  expect((await customer.say('where do you ship?')).map(({ text }) => text)).toEqual(['Back at noon.'])

  expect((await command('on', 'web')).code).toBe(0)
  expect((await command('banner', 'web', 'Parcels are late this week.')).code).toBe(0)
  await until(async () => (await status('en')).open === true)
  expect(await status('en')).toEqual({ status: 200, open: true, banner: 'Parcels are late this week.' })
  const [answer] = await customer.say('where do you ship?')
  expect(answer?.text).toContain('ship')
})
