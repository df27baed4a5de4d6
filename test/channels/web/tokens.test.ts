import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type House, limitsOf, openHouse, SECRET, SITE } from './house.ts'

const OTHER_SITE = 'https://shop.example.org'

describe('tokens', () => {
  let house: House
  beforeAll(async () => {
    house = await openHouse({ limits: limitsOf({ conversations: 6 }) })
  })
  afterAll(() => house.close())

  const post = (conversation: string, token: string, headers: Record<string, string> = {}) =>
    house.call(`/conversations/${conversation}/activities`, {
      token,
      headers,
      body: { type: 'message', text: 'Where is my parcel?', from: { id: 'user:admin', name: 'Admin' } },
    })

  test('a server that knows the secret names the user, whatever the activity says', async () => {
    const { conversationId, token, expires_in } = await house.generate({ user: { id: 'u17', name: 'Ada' } })
    expect(expires_in).toBe(3600)
    expect((await post(conversationId, token)).body).toEqual({ id: `${conversationId}|0000001` })
    expect(house.messages.at(-1)).toMatchObject({
      conversation: { id: conversationId, channel: 'web', customer: 'user:u17' },
      sender: { id: 'u17', name: 'Ada' },
    })
  })

  test('a page on a listed origin starts an anonymous conversation, bound to the page', async () => {
    const { status, headers, body } = await house.call('/tokens/generate', {
      body: { user: { id: 'admin' } },
      headers: { origin: SITE },
    })
    expect(status).toBe(200)
    expect(headers.get('access-control-allow-origin')).toBe(SITE)
    expect(headers.get('vary')).toContain('Origin')

    expect((await post(body.conversationId, body.token, { origin: SITE })).status).toBe(200)
    const { conversation, sender } = house.messages.at(-1) ?? expect.fail()
    expect(conversation.customer).toMatch(/^dl_[\w-]{22}$/)
    expect(sender).toEqual({ id: conversation.customer })

    const foreign = await post(body.conversationId, body.token, { origin: OTHER_SITE })
    expect(foreign.status).toBe(403)
    expect(foreign.headers.get('access-control-allow-origin')).toBeNull()
    // Programs send no origin.
    expect((await post(body.conversationId, body.token)).status).toBe(200)
  })

  test('nobody else mints', async () => {
    const attempts = [
      { headers: {}, status: 401 },
      { headers: { origin: OTHER_SITE }, status: 403 },
      { headers: { origin: 'null' }, status: 403 },
      { headers: { authorization: 'Bearer wrong' }, status: 401 },
      { headers: { authorization: `Basic ${SECRET}`, origin: SITE }, status: 401 },
    ]
    for (const { headers, status } of attempts) {
      const answer = await house.call('/tokens/generate', { method: 'POST', headers })
      expect(answer, JSON.stringify(headers)).toMatchObject({ status, body: { error: { code: 'BadArgument' } } })
      expect(answer.body.token).toBeUndefined()
      // A page can tell its reader why there is no chat.
      expect(answer.headers.get('access-control-allow-origin')).toBe(headers.origin ?? null)
    }
  })

  test('anonymous conversations are limited by address, those of servers are not', async () => {
    const anonymous = () => house.call('/tokens/generate', { method: 'POST', headers: { origin: SITE } })
    const answers = await Promise.all(Array.from({ length: 8 }, anonymous))
    const refused = answers.filter(({ status }) => status === 429)
    expect(refused.length).toBeGreaterThan(0)
    expect(refused[0]?.body.error?.code).toBe('TooManyRequests')
    expect(refused[0]?.headers.get('retry-after')).toMatch(/^\d+$/)
    expect((await house.generate()).token).toBeTypeOf('string')
  })

  test('trusted origins bind a token to several pages', async () => {
    const { conversationId, token } = await house.generate({ trustedOrigins: [OTHER_SITE, 'https://a.example'] })
    const admitted = await post(conversationId, token, { origin: OTHER_SITE })
    expect(admitted.status).toBe(200)
    expect(admitted.headers.get('access-control-allow-origin')).toBe(OTHER_SITE)
    expect((await post(conversationId, token, { origin: SITE })).status).toBe(403)
  })

  test('a token opens its own conversation only', async () => {
    const mine = await house.generate()
    const other = await house.generate()
    const paths = [`/conversations/${other.conversationId}`, `/conversations/${other.conversationId}/activities`]
    for (const path of paths) expect((await house.call(path, { token: mine.token })).status).toBe(403)
    expect((await post(other.conversationId, mine.token)).status).toBe(403)
  })

  test('forged, foreign and missing tokens open nothing', async () => {
    const { conversationId, token } = await house.generate()
    const stranger = await openHouse({ signingKey: new Uint8Array(32).fill(8) })
    const foreign = (await stranger.generate()).token
    await stranger.close()
    const [head, payload] = token.split('.')
    const unsigned = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${payload}.`
    const { body } = await house.call('/conversations', { method: 'POST', token })
    const streamToken = new URL(body.streamUrl).searchParams.get('t') ?? ''
    for (const bad of [foreign, unsigned, `${head}.${payload}.AAAA`, 'garbage', SECRET, streamToken]) {
      expect((await post(conversationId, bad)).status).toBe(401)
    }
    const missing = await house.call(`/conversations/${conversationId}/activities`)
    expect(missing).toMatchObject({ status: 401, body: { error: { code: 'BadArgument' } } })
  })

  test('an expired token is told so, and refreshed within a week for the same conversation and origin', async () => {
    const { conversationId, token } = await house.generate({ user: { id: 'u1' }, trustedOrigins: [SITE] })
    expect((await post(conversationId, token)).status).toBe(200)
    const refresh = (origin?: string) =>
      house.call('/tokens/refresh', { method: 'POST', token, headers: origin ? { origin } : {} })

    house.pass(3601)
    expect(await post(conversationId, token)).toMatchObject({ status: 403, body: { error: { code: 'TokenExpired' } } })
    expect((await refresh(OTHER_SITE)).status).toBe(403)
    const { body } = await refresh(SITE)
    expect(body.conversationId).toBe(conversationId)
    expect((await post(conversationId, body.token)).status).toBe(200)
    expect(house.messages.at(-1)?.conversation.customer).toBe('user:u1')
    expect((await post(conversationId, body.token, { origin: OTHER_SITE })).status).toBe(403)

    house.pass(7 * 86_400)
    expect(await refresh(SITE)).toMatchObject({ status: 403, body: { error: { code: 'TokenExpired' } } })
  })

  test('a preflight allows what the client sends', async () => {
    const preflight = (path: string, origin: string) => house.call(path, { method: 'OPTIONS', headers: { origin } })
    const { status, headers } = await preflight('/tokens/generate', SITE)
    expect(status).toBe(204)
    expect(headers.get('access-control-allow-origin')).toBe(SITE)
    expect(headers.get('access-control-allow-headers')).toMatch(/authorization, content-type, x-ms-bot-agent/)
    expect(headers.get('access-control-max-age')).toMatch(/^\d+$/)
  })

  test('bad options are named at once', async () => {
    const opening = openHouse({
      signingKey: new Uint8Array(8),
      secret: 'short',
      allowedOrigins: ['https://www.example.com/shop'],
    })
    await expect(opening).rejects.toThrow(/signingKey: .*secret: .*allowedOrigins\.0: /)
  })
})
