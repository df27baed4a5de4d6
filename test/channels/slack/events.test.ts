import { describe, expect, test } from 'vitest'
import { ParleyError } from '../../../src/core/errors.ts'
import { envelopeOf } from '../../support/slack-cloud/sender.ts'
import { BOT, CHANNEL, CUSTOMER, DIRECT, TEAM } from '../../support/slack-cloud.ts'
import { until } from '../../support/until.ts'
import { openHouse } from './house.ts'

const EVENTS = '/slack/events'

describe('what Slack posts', () => {
  test('its question whether the address is ours is answered, once signed', async () => {
    const { url, cloud } = await openHouse()
    const body = JSON.stringify({ type: 'url_verification', challenge: '3eZbrw1a' })
    const response = await cloud.sender.raw(`${url}${EVENTS}`, body)
    expect([response.status, await response.json()]).toEqual([200, { challenge: '3eZbrw1a' }])
    expect((await cloud.sender.raw(`${url}${EVENTS}`, body, { secret: 'another' })).status).toBe(401)
  })

  test.each([
    ['a signature by another secret', { secret: 'not-the-secret' }],
    ['no signature', { headers: { 'x-slack-signature': '' } }],
    ['no stamp', { headers: { 'x-slack-request-timestamp': '' } }],
    ['a stamp of six minutes ago', { timestamp: String(Date.UTC(2026, 10, 2, 8, 54) / 1_000) }],
    ['a stamp of an hour ahead', { timestamp: String(Date.UTC(2026, 10, 2, 10) / 1_000) }],
    ['a stamp that is no number', { timestamp: '17e8' }],
    ['an older version of signatures', { headers: { 'x-slack-signature': `v1=${'0'.repeat(64)}` } }],
  ])('with %s it is refused, and nothing is said why', async (_, options) => {
    const { url, cloud, messages } = await openHouse()
    const body = JSON.stringify(cloud.say({ text: 'hello' }).envelope)
    const response = await cloud.sender.raw(`${url}${EVENTS}`, body, options)
    expect([response.status, await response.text()]).toEqual([401, 'Unauthorized'])
    expect(messages).toEqual([])
  })

  test('with a body that differs by one byte from what was signed it is refused', async () => {
    const { url, cloud, messages } = await openHouse()
    const body = JSON.stringify(cloud.say({ text: 'hello' }).envelope)
    const response = await cloud.sender.raw(`${url}${EVENTS}`, body, { sent: body.replace('hello', 'hellp') })
    expect(response.status).toBe(401)
    expect(messages).toEqual([])
  })

  test.each([
    ['is not JSON', '{"type":'],
    [
      'is not UTF-8',
      Buffer.concat([Buffer.from('{"type":"event_callback","x":"'), Buffer.from([0xc3, 0x28]), Buffer.from('"}')]),
    ],
    ['is no envelope', '{"type":"shout"}'],
    ['is a list', '[]'],
    ['is empty', ''],
  ])('a body that %s is refused for good', async (_, body) => {
    const { url, cloud, messages } = await openHouse()
    const response = await cloud.sender.raw(`${url}${EVENTS}`, body)
    expect([response.status, response.headers.get('x-slack-no-retry')]).toEqual([400, '1'])
    expect(messages).toEqual([])
  })

  test('a body of more than a megabyte is not read to its end', async () => {
    const { url, cloud } = await openHouse()
    const response = await cloud.sender.raw(`${url}${EVENTS}`, 'x'.repeat(1_100_000))
    expect(response.status).toBe(413)
  })

  test('an event of another workspace is refused for good', async () => {
    const { url, cloud, messages, lines } = await openHouse()
    const { envelope } = cloud.say({ text: 'hello' })
    const response = await cloud.sender.event(url, { ...envelope, team_id: 'T0THEIRS' })
    expect([response.status, response.headers.get('x-slack-no-retry')]).toEqual([403, '1'])
    expect(messages).toEqual([])
    expect(lines.map(({ message }) => message)).toEqual(['a request of Slack was refused: it is for another workspace'])
  })

  test.each([
    ['of an unknown type', { type: 'quantum_entangled', channel: DIRECT }],
    [
      'of an unknown subtype',
      { type: 'message', subtype: 'channel_join', user: CUSTOMER, text: 'x', ts: '1.2', channel: DIRECT },
    ],
    ['without what it is about', { type: 'message' }],
    ['with a channel that is none', { type: 'message', user: CUSTOMER, text: 'x', ts: '1.2', channel: '../x' }],
  ])('an event %s is acknowledged and left alone', async (_, event) => {
    const { url, cloud, messages } = await openHouse()
    expect((await cloud.sender.event(url, envelopeOf(TEAM, event))).status).toBe(200)
    expect(messages).toEqual([])
  })

  test('an event without an id of its own is known by its message', async () => {
    const { url, cloud, messages } = await openHouse()
    const { envelope } = cloud.say({ text: 'hello' })
    const { event_id, ...bare } = envelope
    for (const _ of [1, 2]) expect((await cloud.sender.event(url, bare)).status).toBe(200)
    expect(messages.map(({ text }) => text)).toEqual(['hello'])
  })

  test('what the bot or another one wrote is not heard', async () => {
    const house = await openHouse()
    await house.say({ text: 'me', user: BOT.user })
    await house.say({ text: 'me, streaming', user: BOT.user, more: { bot_id: BOT.id } })
    await house.say({ text: 'another', more: { bot_id: 'B0OTHER' } })
    await house.say({ text: 'of old', more: { subtype: 'bot_message', bot_id: 'B0OLD' } })
    await house.say({ text: 'Slack', user: 'USLACKBOT' })
    expect(house.messages).toEqual([])
  })
})

describe('a message', () => {
  test('in a direct conversation is heard, with its marks as words', async () => {
    const house = await openHouse()
    await house.say({
      text: `<@${BOT.user}> does <#C1|shop> ship to <https://x.example/a|here> &amp; &lt;there&gt;? <@U9|bob> <!here>`,
    })
    expect(house.messages).toMatchObject([
      {
        text: 'does #shop ship to here (https://x.example/a) & <there>? @bob @here',
        sender: { id: CUSTOMER },
        conversation: { channel: 'slack', customer: `slack:${TEAM}:${CUSTOMER}` },
      },
    ])
  })

  test('in a thread goes on with its conversation; another thread is another one', async () => {
    const house = await openHouse()
    const { ts, envelope } = house.cloud.say({ text: 'one' })
    await house.cloud.sender.event(house.url, envelope)
    await house.say({ text: 'two', thread: ts })
    await house.say({ text: 'three' })
    const [one, two, three] = house.messages.map(({ conversation }) => conversation.id)
    expect(two).toBe(one)
    expect(three).not.toBe(one)
  })

  test('that mentions the bot in a channel comes by two events and is heard once', async () => {
    const house = await openHouse()
    const text = `<@${BOT.user}> where do you ship?`
    const mention = house.cloud.say({ text, channel: CHANNEL, type: 'app_mention' })
    const same = house.cloud.say({ text, channel: CHANNEL, more: { ts: mention.ts } })
    await Promise.all([mention, same].map(({ envelope }) => house.cloud.sender.event(house.url, envelope)))
    expect(house.messages.map((message) => message.text)).toEqual(['where do you ship?'])
  })

  test('of a channel is heard in a thread from whoever turned to the bot there, and from nobody else', async () => {
    const house = await openHouse()
    const { ts, envelope } = house.cloud.say({ text: `<@${BOT.user}> hi there`, channel: CHANNEL, type: 'app_mention' })
    await house.cloud.sender.event(house.url, envelope)
    await house.say({ text: 'what about returns?', channel: CHANNEL, thread: ts })
    await house.say({ text: 'I can tell you', channel: CHANNEL, thread: ts, user: 'U0BOB' })
    await house.say({ text: 'lunch?', channel: CHANNEL })
    expect(house.messages.map(({ text }) => text)).toEqual(['hi there', 'what about returns?'])

    await house.say({
      text: `<@${BOT.user}> and shipping?`,
      channel: CHANNEL,
      thread: ts,
      user: 'U0BOB',
      type: 'app_mention',
    })
    const last = house.messages.at(-1)
    expect([last?.text, last?.conversation.customer]).toEqual(['and shipping?', `slack:${TEAM}:U0BOB`])
    expect(last?.conversation.id).not.toBe(house.messages[0]?.conversation.id)
  })

  test('that only calls the bot is greeted, by buttons that work', async () => {
    const house = await openHouse()
    await house.say({ text: `<@${BOT.user}>`, channel: CHANNEL, type: 'app_mention' })
    expect(house.messages).toEqual([])
    expect(house.cloud.ephemerals).toMatchObject([{ user: CUSTOMER, text: 'What would you like to know?' }])
  })

  test('that is edited or deleted is told as such, and a link that unfolds is not', async () => {
    const house = await openHouse()
    const { ts, envelope } = house.cloud.say({ text: 'wher do you ship?' })
    await house.cloud.sender.event(house.url, envelope)
    const before = { user: CUSTOMER, text: 'wher do you ship?', ts }
    const changed = (more: object) =>
      house.cloud.sender.event(house.url, envelopeOf(TEAM, { type: 'message', channel: DIRECT, ...more }))
    const edited = { ...before, text: 'where do you ship?', edited: { user: CUSTOMER, ts: '1762074001.000000' } }
    await changed({ subtype: 'message_changed', message: { ...before, attachments: [] }, previous_message: before })
    for (const _ of [1, 2]) await changed({ subtype: 'message_changed', message: edited, previous_message: before })
    await changed({ subtype: 'message_deleted', deleted_ts: ts, previous_message: edited })
    await changed({ subtype: 'message_changed', message: { ...edited, user: BOT.user }, previous_message: before })
    expect(house.messages.map(({ text, change }) => [text, change])).toEqual([
      ['wher do you ship?', undefined],
      ['where do you ship?', { kind: 'edited', message: ts }],
      ['', { kind: 'deleted', message: ts }],
    ])
    expect(new Set(house.messages.map(({ conversation }) => conversation.id)).size).toBe(1)
  })

  test('that is too long is answered by saying so, to the one who wrote it', async () => {
    const house = await openHouse()
    const response = await house.say({ text: 'x'.repeat(4_001) })
    expect(response.status).toBe(200)
    expect(house.cloud.ephemerals.map(({ text }) => text)).toEqual([
      'That message is too long for me. Please write a shorter one.',
    ])
  })

  test('of a person from another workspace, in a shared channel, is of a customer of theirs', async () => {
    const house = await openHouse()
    const text = `<@${BOT.user}> hi`
    await house.say({ text, channel: CHANNEL, type: 'app_mention', more: { user_team: 'T0PARTNER' } })
    expect(house.messages[0]?.conversation.customer).toBe(`slack:T0PARTNER:${CUSTOMER}`)
  })
})

describe('an acknowledgement', () => {
  test('waits until the message is safe', async () => {
    const house = await openHouse()
    const release = house.holdAccepts()
    let answered = false
    const response = house.say({ text: 'hello' }).then((answer) => {
      answered = true
      return answer
    })
    await until(() => house.cloud.calls.some(({ method }) => method === 'auth.test'))
    await house.pass(2_000)
    expect(answered).toBe(false)
    release()
    expect((await response).status).toBe(200)
  })

  test('is refused in time where it is not safe by then; the message is not lost, and not doubled by what comes again', async () => {
    const house = await openHouse()
    const release = house.holdAccepts()
    const { envelope } = house.cloud.say({ text: 'hello' })
    const first = await house.through(house.cloud.sender.event(house.url, envelope))
    expect([first.status, first.headers.get('x-slack-no-retry')]).toEqual([503, null])
    release()
    await until(() => house.messages.length === 1)
    const retry = { number: 1, reason: 'http_error' }
    expect((await house.cloud.sender.event(house.url, envelope, retry)).status).toBe(200)
    expect(house.messages.length).toBe(1)
  })

  test.each([
    ['overloaded', 503],
    ['storage-failed', 503],
    ['stopping', 503],
    ['too-many-messages', 503],
  ] as const)('is refused for now where the house says %s', async (code, status) => {
    const house = await openHouse()
    house.refuseNext(new ParleyError(code, 'not now', { retryAfterMs: 4_200 }))
    const { envelope } = house.cloud.say({ text: 'hello' })
    const response = await house.cloud.sender.event(house.url, envelope)
    expect([response.status, response.headers.get('retry-after'), response.headers.get('x-slack-no-retry')]).toEqual([
      status,
      '5',
      null,
    ])
    expect((await house.cloud.sender.event(house.url, envelope, { number: 1, reason: 'http_error' })).status).toBe(200)
    expect(house.messages.length).toBe(1)
  })

  test('is refused for now while Slack does not say who the bot is', async () => {
    const house = await openHouse()
    house.cloud.fail('auth.test', { error: 'invalid_auth' })
    const { envelope } = house.cloud.say({ text: 'hello' })
    expect((await house.cloud.sender.event(house.url, envelope)).status).toBe(503)
    expect((await house.cloud.sender.event(house.url, envelope)).status).toBe(200)
    expect(house.messages.length).toBe(1)
  })
})

describe('somebody who opens the bot', () => {
  test('is offered questions, in the agent’s view and in the assistant’s', async () => {
    const house = await openHouse()
    const opened = (event: Record<string, unknown>) => house.cloud.sender.event(house.url, envelopeOf(TEAM, event))
    await opened({ type: 'app_home_opened', user: CUSTOMER, channel: DIRECT, tab: 'messages' })
    await opened({ type: 'app_home_opened', user: CUSTOMER, channel: DIRECT, tab: 'home' })
    await opened({
      type: 'assistant_thread_started',
      assistant_thread: { user_id: CUSTOMER, channel_id: DIRECT, thread_ts: '1762074000.000009', context: {} },
    })
    await until(() => house.cloud.prompts.length === 2)
    const prompts = ['Where do you ship?', 'How do I return it?'].map((title) => ({ title, message: title }))
    expect(house.cloud.prompts).toEqual([
      { channel_id: DIRECT, title: 'What would you like to know?', prompts },
      { channel_id: DIRECT, thread_ts: '1762074000.000009', title: 'What would you like to know?', prompts },
    ])
  })
})
