import { describe, expect, it, onTestFinished } from 'vitest'
import { startConversation } from '../support/customer.ts'
import { openDesk, operatorToken } from '../support/desk.ts'
import { type RedisServer, startRedis } from '../support/redis.ts'
import { type RunningServer, startServer } from '../support/server.ts'
import { temporaryFolder } from '../support/temporary.ts'
import { until } from '../support/until.ts'

interface Parts {
  readonly redis: RedisServer
  readonly two: RunningServer
  readonly desk: ReturnType<typeof openDesk>
}

async function redisDies({ redis, two, desk }: Parts): Promise<void> {
  const customer = await startConversation(two.url)
  await customer.listen()
  await customer.say('I want to speak to a human')
  const id = (await desk.list('?status=waiting'))[0]?.id ?? ''
  await desk.act(id, 'take')
  await redis.kill()
  expect(await desk.act(id, 'reply', { text: 'I look into it.' })).toMatchObject({ status: 'taken' })
  expect((await customer.post({ text: 'where do you ship?' })).status).toBe(503)
  await redis.start()
  await until(async () => (await fetch(`${two.url}/readyz`)).status === 200)
  const heard: (string | undefined)[] = []
  await until(async () => {
    heard.push(...(await customer.listen()).map(({ text }) => text))
    return heard.includes('I look into it.')
  })
  expect((await customer.post({ text: 'where do you ship?' })).status).toBe(200)
  await desk.act(id, 'reply', { text: 'To all of Europe.' })
  await until(async () => {
    heard.push(...(await customer.listen()).map(({ text }) => text))
    return heard.includes('To all of Europe.')
  })
  expect(heard).toEqual(['operator from our team is here now.', 'I look into it.', 'To all of Europe.'])
  const lines = (await desk.lines(id)).filter(({ content }) => content.text !== '')
  expect(lines.slice(-4).map(({ author, content }) => `${author}: ${content.text}`)).toEqual([
    'system: operator from our team is here now.',
    'agent: I look into it.',
    'customer: where do you ship?',
    'agent: To all of Europe.',
  ])
  await desk.act(id, 'close')
}

describe('a hand-over on two instances', { timeout: 240_000 }, () => {
  it('loses nothing when Redis is killed between take and reply, and then an instance, and the bot stays silent', async () => {
    const redis = await startRedis()
    onTestFinished(() => redis.stop())
    const options = { data: temporaryFolder(), env: { REDIS_URL: redis.url } }
    const [one, two] = [await startServer(options), await startServer(options)]
    const at = (url: string) => openDesk(url, operatorToken(options.data))
    await redisDies({ redis, two, desk: at(one.url) })
    const customer = await startConversation(two.url)
    await customer.listen()
    await customer.say('I want to speak to a human')

    const [waiting] = await at(one.url).list('?status=waiting')
    const id = waiting?.id ?? ''
    await at(one.url).act(id, 'take')
    await one.kill()
    await customer.post({ text: 'where do you ship?' })
    const desk = at(two.url)
    expect(await desk.list('?status=taken')).toMatchObject([{ id, status: 'taken', agent: { id: 'operator' } }])
    await desk.act(id, 'reply', { text: 'To all of Europe.' })

    const heard: (string | undefined)[] = []
    await until(async () => {
      heard.push(...(await customer.listen()).map(({ text }) => text))
      return heard.includes('To all of Europe.')
    })
    expect(heard).toEqual(['operator from our team is here now.', 'To all of Europe.'])
    // The customer's words are there, taken up before or after the instance died, and no answer of the bot to them.
    const lines = (await desk.lines(id)).filter(({ content }) => content.text !== '')
    const last = lines.slice(-3).map(({ author, content }) => `${author}: ${content.text}`)
    expect(last.toSorted()).toEqual([
      'agent: To all of Europe.',
      'customer: where do you ship?',
      'system: operator from our team is here now.',
    ])
    expect(last.at(-1)).toBe('agent: To all of Europe.')
    await desk.act(id, 'return')
    await until(async () => (await customer.listen()).some(({ text }) => text?.includes('operator has left')))
    expect((await customer.say('where do you ship?'))[0]?.text).toContain('ship')
  })
})
