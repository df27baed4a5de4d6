import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ConversationReference } from '../../../src/core/conversation.ts'
import { ParleyError } from '../../../src/core/errors.ts'
import { type Call, type House, openHouse, SECRET } from './house.ts'

describe('activities', () => {
  let house: House
  let conversation: string
  let token: string
  const typed: ConversationReference[] = []
  beforeAll(async () => {
    house = await openHouse({ customerTyped: (reference) => typed.push(reference) })
  })
  afterAll(() => house.close())

  async function begin() {
    const generated = await house.generate({ user: { id: 'u1', name: 'Ada' } })
    conversation = generated.conversationId
    token = generated.token
  }
  const post = (body: unknown, init: Call = {}) =>
    house.call(`/conversations/${conversation}/activities`, { token, body, ...init })
  const list = (query = '') => house.call(`/conversations/${conversation}/activities${query}`, { token })

  describe('refuses', () => {
    const message = (rest: object) => ({ type: 'message', ...rest })
    const json = { 'content-type': 'application/json' }
    // biome-ignore format: a table
    const bad: [what: string, status: number, code: string, body: unknown, headers?: Record<string, string>][] = [
      ['no body', 400, 'BadArgument', ''],
      ['a list', 400, 'BadArgument', []],
      ['malformed JSON', 400, 'BadSyntax', '{"type":', json],
      ['a bare value', 400, 'BadSyntax', '"hello"', json],
      ['another content type', 415, 'BadArgument', 'type=message', { 'content-type': 'application/x-www-form-urlencoded' }],
      ['another charset', 415, 'BadArgument', '{}', { 'content-type': 'application/json; charset=koi8-r' }],
      ['a body too large', 413, 'MessageSizeTooBig', message({ text: 'hi', pad: 'x'.repeat(257 * 1024) })],
      ['no type', 400, 'MissingProperty', { text: 'hi' }],
      ['an unknown type', 400, 'BadArgument', { type: 'invoke', text: 'hi' }],
      ['a type that is no text', 400, 'BadArgument', { type: 7 }],
      ['no text', 400, 'MissingProperty', message({})],
      ['empty text', 400, 'MissingProperty', message({ text: '' })],
      ['blank text', 400, 'MissingProperty', message({ text: ' \n\u0000' })],
      ['text that is no text', 400, 'BadArgument', message({ text: { toString: 1 } })],
      ['text too long', 400, 'BadArgument', message({ text: 'x'.repeat(4001) })],
      ['a value that is no action', 400, 'BadArgument', message({ text: 'hi', value: 'buy' })],
      ['an action without a dialog', 400, 'BadArgument', message({ value: { value: 1 } })],
      ['an action too large', 400, 'BadArgument', message({ value: { dialog: 'order', value: 'x'.repeat(5000) } })],
      ['an action nested too deeply', 400, 'BadArgument', `{"type":"message","value":{"dialog":"a","value":${'['.repeat(60_000)}${']'.repeat(60_000)}}}`, json],
    ]
    test.each(bad)('%s', async (_what, status, code, body, headers = {}) => {
      await begin()
      const before = house.messages.length
      const answer = await post(body, { headers })
      expect(answer).toMatchObject({ status, body: { error: { code, message: expect.any(String) } } })
      expect(house.messages).toHaveLength(before)
    })

    test.each(['?watermark=x', '?watermark=-1', '?watermark=1&watermark=2', '?watermark=1e3'])('%s', async (query) => {
      await begin()
      expect(await list(query)).toMatchObject({ status: 400, body: { error: { code: 'BadArgument' } } })
    })

    test('unknown and malformed addresses', async () => {
      await begin()
      expect(await house.call('/session/getsessionid', { token })).toMatchObject({ status: 404 })
      expect(await house.call('/conversations/%E0%A4%A', { token })).toMatchObject({ status: 400 })
    })
  })

  test('takes text as the customer meant it', async () => {
    await begin()
    await post({ type: 'message', text: 'a\u0000b\u001bc\r\nd\te\ud83d!', locale: 'de-de', channelData: null })
    expect(house.messages.at(-1)).toMatchObject({ text: 'abc\nd\te\ufffd!', locale: 'de-DE' })
    await post({ type: 'message', text: 'hi', locale: 'not a locale' })
    expect(house.messages.at(-1)).not.toHaveProperty('locale')
    await post({ type: 'message', text: 'x'.repeat(4000) })
    expect(house.messages.at(-1)?.text).toHaveLength(4000)
  })

  test('takes what is meant for somebody else along, and looks at none of it', async () => {
    await begin()
    const entities = Array.from({ length: 10_000 }, (_, at) => ({ type: 'x', at }))
    expect(await post({ type: 'message', text: 'hi', entities, from: { id: 'root', role: 'bot' } })).toMatchObject({
      status: 200,
    })
    expect(house.messages.at(-1)).toMatchObject({ text: 'hi', sender: { id: 'u1' } })
  })

  test('hears what is not said, and does nothing', async () => {
    await begin()
    const before = house.messages.length
    for (const type of ['typing', 'event', 'endOfConversation', 'conversationUpdate']) {
      const answer = await post({ type, name: 'webchat/join' })
      expect(answer).toMatchObject({ status: 200, body: { id: expect.stringContaining(conversation) } })
    }
    expect(house.messages).toHaveLength(before)
  })

  test('tells that a customer writes, of their own conversation alone', async () => {
    await begin()
    typed.length = 0
    await post({ type: 'event', name: 'webchat/join' })
    expect(typed).toEqual([])
    await post({ type: 'typing', from: { id: 'root' }, conversation: { id: 'of somebody else' } })
    expect(typed).toEqual([{ id: conversation, channel: 'web', customer: expect.any(String) }])
  })

  test('a retried post is the same activity', async () => {
    await begin()
    const activity = { type: 'message', text: 'hi', channelData: { clientActivityID: 'c1' } }
    const first = await post(activity)
    await post({ type: 'message', text: 'next' })
    expect((await post(activity)).body).toEqual(first.body)
    expect((await list()).body.activities).toHaveLength(2)
  })

  test('a button carries an action, which is not shown but passed by the watermark', async () => {
    await begin()
    const action = { dialog: 'order-status', value: { order: 17 } }
    await house.reply(conversation, { text: 'Hi', suggestedActions: [{ title: 'My order', action }] })
    await post({ type: 'message', value: action })
    expect(house.messages.at(-1)).toMatchObject({ text: '', action: { dialog: 'order-status', value: { order: 17 } } })
    const { body } = await list()
    expect(body.activities).toHaveLength(1)
    expect(body.watermark).toBe('2')
    expect((await list('?watermark=2')).body).toEqual({ activities: [], watermark: '2' })
  })

  test('shows a reply in the words of the Bot Framework', async () => {
    await begin()
    await post({ type: 'message', text: 'Returns?', channelData: { clientActivityID: 'c1' } })
    const passage = { id: 'p1', document: 'returns.md', version: '1' }
    await house.reply(conversation, {
      id: 'r1',
      replyTo: 'c1',
      text: 'Within **30 days**.',
      citations: [{ title: 'Returns', url: 'https://example.com/returns', passage }],
      suggestedActions: [
        { title: 'More', message: 'Tell me more' },
        { title: 'Return an item', action: { dialog: 'return-item', value: { order: 17 } } },
      ],
      card: { type: 'AdaptiveCard' },
      rateable: true,
    })
    const [question, answer] = (await list()).body.activities
    expect(question).toMatchObject({
      id: `${conversation}|0000001`,
      from: { id: 'u1', name: 'Ada', role: 'user' },
      text: 'Returns?',
      channelData: { clientActivityID: 'c1' },
    })
    expect(answer).toMatchObject({
      type: 'message',
      id: `${conversation}|0000002`,
      replyToId: `${conversation}|0000001`,
      timestamp: '2026-11-02T09:00:00.000Z',
      from: { id: 'parley', name: 'Parley', role: 'bot' },
      conversation: { id: conversation },
      locale: 'en',
      text: 'Within **30 days**.',
      textFormat: 'markdown',
      suggestedActions: {
        actions: [
          { type: 'imBack', title: 'More', value: 'Tell me more' },
          { type: 'postBack', title: 'Return an item', value: { dialog: 'return-item', value: { order: 17 } } },
        ],
      },
      attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive', content: { type: 'AdaptiveCard' } }],
      entities: [
        {
          type: 'https://schema.org/Message',
          citation: [
            {
              '@type': 'Claim',
              position: 1,
              appearance: { '@type': 'DigitalDocument', name: 'Returns', url: 'https://example.com/returns' },
            },
          ],
        },
        { type: 'streaminfo', streamType: 'final' },
      ],
      channelData: { replyId: 'r1', rateable: true, streamType: 'final' },
    })
  })

  test('reads long conversations in pages', async () => {
    await begin()
    for (let n = 1; n <= 205; n++) await house.reply(conversation, { text: `reply ${n}` })
    const first = (await list()).body
    expect([first.activities.length, first.watermark]).toEqual([200, '200'])
    const second = (await list(`?watermark=${first.watermark}`)).body
    expect(second.activities.map((activity: { text: string }) => activity.text).at(0)).toBe('reply 201')
    expect([second.activities.length, second.watermark]).toEqual([5, '205'])
  })

  test('what cannot be accepted is not acknowledged, and strangers are told little', async () => {
    const table = [
      { error: new ParleyError('stopping', 'x'), status: 503, code: 'ServiceError', retryAfter: '1' },
      {
        error: new ParleyError('storage-failed', 'disk /var is full'),
        status: 503,
        code: 'ServiceError',
        retryAfter: '1',
      },
      { error: new ParleyError('lease-lost', 'lease 5'), status: 500, code: 'BotError', retryAfter: null },
      { error: new Error('SELECT secrets'), status: 500, code: 'BotError', retryAfter: null },
    ]
    for (const { error, status, code, retryAfter } of table) {
      const failing = await openHouse({ accept: () => Promise.reject(error) })
      const { conversationId, token } = await failing.generate()
      const answer = await failing.call(`/conversations/${conversationId}/activities`, {
        token,
        body: { type: 'message', text: 'hi' },
      })
      expect(answer).toMatchObject({ status, body: { error: { code } } })
      expect(answer.body.error?.message).not.toContain(error.message)
      expect(answer.headers.get('retry-after')).toBe(retryAfter)
      expect(failing.troubles).toHaveLength(status === 500 ? 1 : 0)
      await failing.close()
    }
  })

  test('starts by token or secret, greeting in the language asked for', async () => {
    const greeted = await openHouse({
      greeting: (locale) => ({ text: locale === 'fr' ? 'Bonjour' : 'Hello' }),
      publicUrl: 'https://chat.example.com/bot/',
    })
    const { conversationId, token } = await greeted.generate()
    const start = (bearer: string) =>
      greeted.call('/conversations', { token: bearer, body: { locale: 'fr', user: {} } })
    const started = await start(token)
    expect(started).toMatchObject({ status: 201, body: { conversationId, expires_in: 3600 } })
    const path = `wss://chat.example.com/bot/v3/directline/conversations/${conversationId}/stream?watermark=&t=`
    expect(started.body.streamUrl.startsWith(path)).toBe(true)

    const read = (bearer: string, query = '') =>
      greeted.call(`/conversations/${conversationId}/activities${query}`, { token: bearer })
    const greeting = (await read(started.body.token)).body
    expect(greeting).toMatchObject({
      activities: [{ id: `${conversationId}|0000000`, text: 'Bonjour' }],
      watermark: '0',
    })
    expect((await read(started.body.token, '?watermark=0')).body).toEqual({ activities: [], watermark: '0' })
    expect((await read(token)).body.activities[0].text).toBe('Hello')

    await greeted.reply(conversationId, { text: 'hi' })
    expect((await start(token)).status).toBe(200)
    const bySecret = await start(SECRET)
    expect(bySecret.status).toBe(201)
    expect(bySecret.body.conversationId).not.toBe(conversationId)
    await greeted.close()
  })
})
