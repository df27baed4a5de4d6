import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { readConfig } from '../../src/app/config/config.ts'
import { type App, startApp } from '../../src/app/main.ts'
import { BOT_SCOPES } from '../../src/channels/slack/scopes.ts'
import { keptLog } from '../support/kept-log.ts'
import { type RedisServer, startRedis } from '../support/redis.ts'
import { BOT, CHANNEL, DIRECT, type SlackCloud, startSlackCloud } from '../support/slack-cloud.ts'
import { until } from '../support/until.ts'

const MINUTE = 60_000
const QUESTION = 'where do you ship?'

/** Slack's clock and that of both instances; Redis has its own. */
let now = Date.now()
const clock = () => now

describe('two instances on Redis, in Slack', { timeout: 60_000 }, () => {
  let redis: RedisServer
  let cloud: SlackCloud
  const apps: App[] = []
  const folder = mkdtempSync(join(tmpdir(), 'parley-slack-'))
  beforeAll(async () => {
    redis = await startRedis()
    cloud = await startSlackCloud({ scopes: BOT_SCOPES, clock })
    const env = {
      PORT: '0',
      PARLEY_DATA_DIR: folder,
      REDIS_URL: redis.url,
      SLACK_BOT_TOKEN: cloud.token,
      SLACK_SIGNING_SECRET: cloud.signingSecret,
      SLACK_API_URL: cloud.apiUrl,
    }
    const start = () => startApp({ config: readConfig(env, process.cwd()), log: keptLog().log, clock })
    apps.push(await start(), await start())
  })
  afterAll(async () => {
    for (const app of apps) await app.stop()
    await cloud.close()
    await redis.stop()
    rmSync(folder, { recursive: true, force: true })
  })
  beforeEach(() => {
    // A minute apart, so that the limits of one test are not those of the next.
    now += 2 * MINUTE
  })

  /** What the bot has said in a thread, streams only when they have ended. */
  const said = (channel: string, thread: string) =>
    cloud
      .fromBot(channel, thread)
      .filter(({ streaming_state: state }) => state !== 'in_progress')
      .map(({ markdown, text }) => markdown || text)
  const isDisclosure = (text: string) => text.startsWith('You are writing with an AI assistant')
  const answers = (channel: string, thread: string) => said(channel, thread).filter((text) => !isDisclosure(text))
  const idle = () => Promise.all(apps.map(({ house }) => house.engine.idle()))
  const deliver = (at: 0 | 1, envelope: unknown, retry?: { number: number; reason: string }) =>
    cloud.sender.event(apps[at]?.url ?? '', envelope, retry).then(({ status }) => status)

  it('answer a message once, whatever Slack sends again, and when, and where', async () => {
    const { ts, envelope } = cloud.say({ text: QUESTION })
    // Nothing can be stored: Slack is told so before it stops waiting, and not that all is well.
    redis.suspend()
    onTestFinished(() => redis.resume())
    expect(await deliver(0, envelope)).toBe(503)
    redis.resume()
    // At once, after a minute and after five, each signed anew; to the one or the other.
    expect(await deliver(1, envelope, { number: 1, reason: 'http_timeout' })).toBe(200)
    await until(() => answers(DIRECT, ts).length > 0)
    now += MINUTE
    expect(await deliver(0, envelope, { number: 2, reason: 'http_timeout' })).toBe(200)
    now += 5 * MINUTE
    expect(await deliver(1, envelope, { number: 3, reason: 'http_timeout' })).toBe(200)
    await idle()
    expect(answers(DIRECT, ts)).toEqual([expect.stringContaining('42 countries')])
    expect(said(DIRECT, ts).map(isDisclosure)).toEqual([true, false])
  })

  it('bolt-js #2487: a mention that is delivered again as if for the first time, and as a message, too, has one answer', async () => {
    const text = `<@${BOT.user}> ${QUESTION}`
    const { ts, envelope } = cloud.say({ text, channel: CHANNEL, type: 'app_mention' })
    const asMessage = cloud.say({ text, channel: CHANNEL, more: { ts } }).envelope
    expect(await deliver(0, envelope)).toBe(200)
    now += 4_000
    expect(await deliver(1, envelope, { number: 1, reason: 'http_timeout' })).toBe(200)
    now += 11_000
    // The same event again, as its first delivery.
    expect(await deliver(1, envelope)).toBe(200)
    expect(await deliver(0, asMessage)).toBe(200)
    await until(() => answers(CHANNEL, ts).length > 0)
    await idle()
    expect(answers(CHANNEL, ts).length).toBe(1)
  })

  it('bolt-js #2188: three deliveries at the same moment, two of them as the first, have one answer', async () => {
    const { ts, envelope } = cloud.say({ text: QUESTION })
    const statuses = await Promise.all([
      deliver(0, envelope),
      deliver(1, envelope),
      deliver(1, envelope, { number: 1, reason: 'http_timeout' }),
    ])
    expect(statuses).toEqual([200, 200, 200])
    await until(() => answers(DIRECT, ts).length > 0)
    await idle()
    expect(answers(DIRECT, ts).length).toBe(1)
  })

  it('hold a conversation in a thread, whichever hears of it, and refuse what Slack did not sign', async () => {
    const { ts, envelope } = cloud.say({ text: QUESTION })
    await deliver(0, envelope)
    await until(() => answers(DIRECT, ts).length === 1)
    await deliver(1, cloud.say({ text: 'how long does a refund take after I send it back?', thread: ts }).envelope)
    await until(() => answers(DIRECT, ts).length === 2)
    expect(answers(DIRECT, ts)).toEqual([expect.stringContaining('42 countries'), expect.stringContaining('refund')])
    const forged = await cloud.sender.raw(`${apps[0]?.url}/slack/events`, JSON.stringify(envelope), { secret: 'x' })
    expect(forged.status).toBe(401)
  })
})
