import { DirectLine } from 'botframework-directlinejs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Activity, startConversation } from '../support/customer.ts'
import { type RedisServer, startRedis } from '../support/redis.ts'
import { startRoundRobin } from '../support/round-robin.ts'
import { startServer } from '../support/server.ts'
import { configurationIn } from '../support/settings.ts'
import { temporaryFolder } from '../support/temporary.ts'
import { until } from '../support/until.ts'

const QUESTIONS = [
  'where do you ship?',
  'how long does a refund take after I send it back?',
  'can I change my delivery address?',
  '运费多少',
  'is the Otterskin jacket waterproof?',
  '怎么退货',
]

describe('two instances behind a load balancer', { timeout: 60_000 }, () => {
  let redis: RedisServer
  beforeAll(async () => {
    Object.assign(globalThis, { XMLHttpRequest: (await import('xhr2')).default })
    redis = await startRedis()
  })
  afterAll(() => redis.stop())

  it("hold a conversation with Microsoft's client, one of them killed in the middle, and lose or double nothing", async () => {
    // Each question gets an answer of its own.
    const config = configurationIn(temporaryFolder(), { 'channels.web.whileBusy': 'queue' })
    const options = { data: temporaryFolder(), env: { REDIS_URL: redis.url, PARLEY_CONFIG_DIR: config } }
    const instances = [await startServer(options), await startServer(options)]
    const balancer = await startRoundRobin(instances.map(({ port }) => port))
    const { token, activities } = await startConversation(balancer.url)
    // It waits 3 to 15 s before it connects again, by chance; here 3.
    const services = { token, domain: `${balancer.url}/v3/directline`, random: () => 0 }
    const client = new DirectLine(services)
    const heard: Activity[] = []
    const subscription = client.activity$.subscribe((activity) => heard.push(activity as unknown as Activity))
    const messages = (role: string) => heard.filter(({ type, from }) => type === 'message' && from.role === role)

    /** As often as it takes, as Web Chat's users do: it carries the same id each time. */
    async function say(text: string, clientId: string): Promise<string> {
      return until(async () => {
        const id = await new Promise<string>((resolve, reject) => {
          client
            .postActivity({ type: 'message', from: { id: 'me' }, text, channelData: { clientActivityID: clientId } })
            .subscribe(resolve, reject)
        })
        return id !== 'retry' && id
      })
    }

    await until(() => messages('bot').length === 1)
    const ids: string[] = []
    for (const [at, question] of QUESTIONS.entries()) {
      ids.push(await say(question, `client-${at}`))
      // The one that holds the socket dies, with a message that it may have taken and not answered.
      if (at === 2) await instances.find(({ port }) => port === balancer.sockets.at(-1))?.kill()
    }
    const answers = () => messages('bot').filter(({ replyToId }) => replyToId !== undefined)
    await until(() => new Set(answers().map(({ replyToId }) => replyToId)).size === QUESTIONS.length)

    expect(messages('user').map(({ text }) => text)).toEqual(QUESTIONS)
    expect(answers().map(({ replyToId }) => replyToId)).toEqual(ids)
    expect(new Set(heard.filter(({ type }) => type === 'message').map(({ id }) => id)).size).toBe(
      1 + 2 * QUESTIONS.length,
    )
    // What was heard is what is remembered.
    const page = await fetch(activities, { headers: { authorization: `Bearer ${token}` } })
    const kept = ((await page.json()) as { activities: Activity[] }).activities
    const said = [...messages('user'), ...messages('bot')].toSorted((a, b) => (a.id < b.id ? -1 : 1))
    expect(said.map(({ id, text }) => [id, text])).toEqual(kept.map(({ id, text }) => [id, text]))
    subscription.unsubscribe()
    client.end()
  })
})
