import { request } from 'node:http'
import { generateKeyPair } from 'jose'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { ParleyError } from '../../../src/core/errors.ts'
import { activityIn, type Json, PERSONAL, said } from '../../support/teams-cloud/activities.ts'
import { type DeliverOptions, openTeamsHouse, type TeamsHouse } from './house.ts'

describe('the door of the Teams channel', () => {
  let house: TeamsHouse
  beforeAll(async () => {
    house = await openTeamsHouse()
  })
  afterAll(() => house.close())

  const hello = () => said(PERSONAL, 'hello')

  // biome-ignore format: a table
  const strangers: [what: string, options: () => Promise<DeliverOptions> | DeliverOptions, activity?: Json][] = [
    ['an unsigned request', () => ({ authorization: undefined })],
    ['a malformed token', () => ({ authorization: 'Bearer x' })],
    ['a token signed by another key', async () => ({ key: (await generateKeyPair('RS256')).privateKey })],
    ['a token of a key that nobody knows', async () => ({ header: { kid: 'unknown' } })],
    ['an expired token', () => ({ claims: { exp: Math.floor(Date.now() / 1_000) - 400 } })],
    ["another bot's token", () => ({ claims: { aud: 'another' } })],
    ['a token of an issuer that looks right', () => ({ claims: { iss: 'https://api.botframework.com/' } })],
    ['a token without serviceurl', () => ({ without: 'serviceurl' })],
    ['an activity without serviceUrl', () => ({}), { serviceUrl: null }],
    ['an activity with another serviceUrl', () => ({}), { serviceUrl: 'https://smba.trafficmanager.net/teams/' }],
    ['a serviceUrl on a foreign host, signed', () => ({ claims: { serviceurl: 'https://evil.example/' } }), { serviceUrl: 'https://evil.example/' }],
    ["another tenant's activity", () => ({}), { conversation: { ...PERSONAL, tenantId: 'another' } }],
  ]
  test.each(strangers)('tells %s nothing', async (_what, options, activity = {}) => {
    // The library writes the key that did not fit to the console.
    const silent = vi.spyOn(console, 'error').mockImplementation(() => {})
    const answer = await house.deliver({ ...hello(), ...activity }, await options())
    silent.mockRestore()
    expect([answer.status, answer.text]).toEqual([401, ''])
    expect(answer.headers.get('content-type')).toBeNull()
    expect(house.messages).toEqual([])
    // Nobody is written to on behalf of a stranger.
    expect(house.cloud.requests).toEqual([])
  })

  // biome-ignore format: a table
  const malformed: [what: string, status: number, body: string | (() => Json)][] = [
    ['a list', 400, '[]'],
    ['malformed JSON', 400, '{"type":'],
    ['a bare value', 400, '"hello"'],
    ['nothing', 400, ''],
    ['another channel', 400, () => ({ ...hello(), channelId: 'emulator' })],
    ['no sender', 400, () => ({ ...hello(), from: null })],
    ['no conversation', 400, () => ({ ...hello(), conversation: 'a' })],
    ['a body too large', 413, () => said(PERSONAL, 'x'.repeat(257 * 1024))],
  ]
  test.each(malformed)('refuses %s', async (_what, status, body) => {
    const answer = await house.deliver(typeof body === 'string' ? body : body())
    expect([answer.status, answer.text]).toEqual([status, ''])
    expect(house.messages).toEqual([])
  })

  test.each(['typing', 'event', 'messageReaction', 'endOfConversation', 'something-new'])(
    'takes an activity of type %s for nothing to answer',
    async (type) => {
      expect(await house.deliver(activityIn(PERSONAL, { type }))).toMatchObject({ status: 200, text: '' })
      expect(house.messages).toEqual([])
    },
  )

  test('reads no body of who has no token', async () => {
    // The body never comes to its end: whoever waited for it would never answer.
    const status = await new Promise((resolve, reject) => {
      const sending = request(house.url, { method: 'POST', headers: { 'content-length': '1000' } }, (response) => {
        resolve(response.statusCode)
        sending.destroy()
      })
      sending.on('error', reject)
      sending.write('{')
    })
    expect(status).toBe(401)
  })

  describe('says of a message that it is to be sent again', () => {
    afterEach(() => house.refuse(undefined))

    test.each([
      ['stopping', 503],
      ['overloaded', 503],
      ['storage-failed', 503],
      ['too-many-messages', 429],
    ] as const)('%s: %d', async (code, status) => {
      house.refuse(new ParleyError(code, 'not now', { retryAfterMs: 2_500 }))
      const answer = await house.deliver(hello())
      expect(answer).toMatchObject({ status, text: '' })
      expect(answer.headers.get('retry-after')).toBe('3')
    })
  })

  test('says that it is not its fault where the keys of Bot Framework are away', async () => {
    const other = await openTeamsHouse()
    other.cloud.setKeysDown(true)
    expect(await other.deliver(hello())).toMatchObject({ status: 503, text: '' })
    other.cloud.setKeysDown(false)
    expect(await other.deliver(hello())).toMatchObject({ status: 200 })
    await other.close()
  })
})

describe('the door for the Playground', () => {
  let house: TeamsHouse
  beforeAll(async () => {
    house = await openTeamsHouse({ account: undefined })
  })
  afterAll(() => house.close())

  const knock = async (headers: Record<string, string>, activity: Json = {}) => {
    const body = JSON.stringify(house.cloud.addressed({ ...said(PERSONAL, 'hello'), ...activity }))
    return fetch(house.url, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body })
  }

  test('is open to this machine, without a token', async () => {
    expect((await knock({})).status).toBe(200)
    expect(house.messages).toMatchObject([{ text: 'hello' }])
  })

  test.each([
    ['a page in a browser', { origin: 'https://evil.example' }],
    ['whoever a proxy brings', { 'x-forwarded-for': '203.0.113.7' }],
    ['whoever a proxy brings, by the standard', { forwarded: 'for=203.0.113.7' }],
  ])('is closed to %s', async (_what, headers) => {
    expect((await knock(headers)).status).toBe(401)
  })

  test('answers nowhere else', async () => {
    expect((await knock({}, { serviceUrl: 'https://smba.trafficmanager.net/teams/' })).status).toBe(401)
    expect((await knock({}, { serviceUrl: null })).status).toBe(401)
  })
})
