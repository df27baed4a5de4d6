import { SignJWT, UnsecuredJWT } from 'jose'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type OpenedCustomers, openCustomers } from '../../support/customers.ts'
import { type House, type Logs, openHouse, SITE } from './house.ts'
import { connect } from './socket.ts'

const KEY = 'the-secret-that-the-site-signs-with'
const START = Date.UTC(2026, 10, 2, 9)

interface Session {
  readonly conversationId: string
  readonly token: string
}

describe('a customer who signs in', () => {
  let known: OpenedCustomers
  let here: House
  /** Another instance of the same installation. */
  let there: House
  let at = START
  let ids = 0
  beforeAll(async () => {
    known = await openCustomers(() => at)
    const logs: Logs = new Map()
    const identity = { secret: KEY, customers: known.customers, usage: known.usage }
    const options = { identity, greeting: () => ({ text: 'Hello' }), clock: () => at }
    here = await openHouse(options, logs)
    there = await openHouse(options, logs)
  })
  afterAll(async () => {
    await here.close()
    await there.close()
    await known.close()
  })
  beforeEach(() => {
    at = START
  })

  /** Another customer in each test. */
  const newId = () => `customer-${++ids}`

  async function sign(id: string, claims: object = {}, header: object = {}, key = KEY): Promise<string> {
    const now = Math.floor(at / 1000)
    const payload = { sub: id, aud: 'parley', iat: now, exp: now + 300, jti: String(Math.random()), ...claims }
    return new SignJWT(payload).setProtectedHeader({ alg: 'HS256', ...header }).sign(new TextEncoder().encode(key))
  }

  const visit = async (house = here) =>
    (await house.call('/tokens/generate', { method: 'POST', headers: { origin: SITE } })).body as never as Session
  const begin = (identity: string, house = here) =>
    house.call('/tokens/generate', { headers: { origin: SITE }, body: { identity } })
  const identify = ({ token }: Session, identity: unknown, house = here) =>
    house.call('/tokens/identify', { token, headers: { origin: SITE }, body: { identity } })
  const say = ({ conversationId, token }: Session, text: string, house = here) =>
    house.call(`/conversations/${conversationId}/activities`, { token, body: { type: 'message', text } })
  const list = async ({ conversationId, token }: Session, house = here): Promise<string[]> => {
    const { body } = await house.call(`/conversations/${conversationId}/activities`, { token })
    return body.activities.map(({ text }: { text: string }) => text)
  }

  test('keeps what was said before, is named from now on, and is entered as one', async () => {
    const id = newId()
    const before = await visit()
    await say(before, 'hello')
    const anonymous = here.messages.at(-1)?.conversation.customer ?? expect.fail()
    const { status, body } = await identify(before, await sign(id, { name: 'Ada' }))
    expect(status).toBe(200)
    expect(body).toEqual({ conversationId: before.conversationId, token: expect.any(String), expires_in: 3600 })
    const after = body as never as Session
    expect(await list(after)).toEqual(['Hello', 'hello'])
    await say(after, 'it is me')
    // It goes on under the key that it was begun with.
    expect(here.messages.at(-1)).toMatchObject({
      conversation: { customer: anonymous },
      sender: { id, name: 'Ada' },
    })
    expect(await known.customers.customerOf(anonymous)).toBe(`user:${id}`)
    expect(known.events.at(-1)).toMatchObject({
      action: 'signed-in',
      principal: { id: `user:${id}` },
      resource: `customer:${anonymous}`,
    })
  })

  test('is not followed for good by whoever kept the token of before', async () => {
    const before = await visit()
    await say(before, 'hello')
    const { token, conversationId } = (await identify(before, await sign(newId()))).body as never as Session
    const renew = (bearer: string) => [
      here.call('/tokens/refresh', { method: 'POST', token: bearer }),
      here.call('/conversations', { method: 'POST', token: bearer }),
      here.call(`/conversations/${conversationId}`, { token: bearer }),
    ]
    const statuses = async (bearer: string) => (await Promise.all(renew(bearer))).map(({ status }) => status)
    expect(await statuses(before.token)).toEqual([403, 403, 403])
    expect(await statuses(token)).toEqual([200, 200, 200])
  })

  test('finds the conversation on a second device, where both see what is said, also over two instances', async () => {
    const id = newId()
    const desktop = await visit()
    await say(desktop, 'from the desktop')
    const first = (await identify(desktop, await sign(id))).body as never as Session
    const phone = (await begin(await sign(id), there)).body as never as Session
    expect(phone.conversationId).toBe(first.conversationId)
    expect(await list(phone, there)).toEqual(['Hello', 'from the desktop'])
    const follow = async (session: Session, house: House) => {
      const { body } = await house.call(`/conversations/${session.conversationId}`, { token: session.token })
      return connect(body.streamUrl, { headers: { origin: SITE } })
    }
    const [near, far] = [await follow(first, here), await follow(phone, here)]
    await Promise.all([near.have(2), far.have(2)])
    await say(phone, 'from the phone')
    await Promise.all([near.have(3), far.have(3)])
    expect(near.texts()).toEqual(far.texts())
    near.socket.terminate()
    far.socket.terminate()
  })

  test('goes on with the conversation of before, where the new one has nothing in it', async () => {
    const id = newId()
    const first = (await begin(await sign(id))).body as never as Session
    await say(first, 'one')
    const empty = await visit()
    expect((await identify(empty, await sign(id))).body.conversationId).toBe(first.conversationId)
  })

  test('goes on here where something was said here, and finds that on the other device, too', async () => {
    const id = newId()
    const first = (await begin(await sign(id))).body as never as Session
    await say(first, 'one')
    const second = await visit()
    await say(second, 'two')
    expect((await identify(second, await sign(id))).body.conversationId).toBe(second.conversationId)
    expect((await begin(await sign(id))).body.conversationId).toBe(second.conversationId)
  })

  test('begins a new conversation after having ended one', async () => {
    const id = newId()
    const first = (await begin(await sign(id))).body as never as Session
    await say(first, 'one')
    const end = { type: 'endOfConversation' }
    await here.call(`/conversations/${first.conversationId}/activities`, { token: first.token, body: end })
    expect((await begin(await sign(id))).body.conversationId).not.toBe(first.conversationId)
  })

  test('gets nothing of whoever used the browser before, and keeps nothing from them', async () => {
    const [ada, bob] = [newId(), newId()]
    const visitor = await visit()
    await say(visitor, 'a secret of the first')
    const first = (await identify(visitor, await sign(ada))).body as never as Session
    for (const session of [visitor, first]) {
      const second = (await identify(session, await sign(bob))).body as never as Session
      expect(second.conversationId).not.toBe(first.conversationId)
      expect(await list(second)).toEqual(['Hello'])
    }
    expect((await begin(await sign(ada))).body.conversationId).toBe(first.conversationId)
  })

  describe('is refused with', () => {
    const now = () => Math.floor(at / 1000)
    // biome-ignore format: a table
    const bad: [what: string, status: number, identity: () => Promise<unknown>][] = [
      ['no identity', 400, async () => undefined],
      ['an identity that is no text', 400, async () => ({ sub: 'admin' })],
      ['something else', 401, async () => 'not.a.token'],
      ['something far too long', 401, async () => 'x'.repeat(100_000)],
      ['another secret', 401, () => sign('eve', {}, {}, 'another-secret-of-enough-characters')],
      ['no signature', 401, async () => new UnsecuredJWT({ sub: 'eve', aud: 'parley', iat: now(), exp: now() + 60 }).encode()],
      ['another algorithm', 401, () => sign('eve', {}, { alg: 'HS384' })],
      ['another audience', 401, () => sign('eve', { aud: 'the-shop' })],
      ['no audience', 401, () => sign('eve', { aud: undefined })],
      ['nobody in it', 401, () => sign('eve', { sub: undefined })],
      ['an empty name', 401, () => sign('')],
      ['no end', 401, () => sign('eve', { exp: undefined })],
      ['no beginning', 401, () => sign('eve', { iat: undefined })],
      ['a beginning that is to come', 401, () => sign('eve', { iat: now() + 120 })],
      ['one that is old though it has not ended', 403, () => sign('eve', { iat: now() - 700, exp: now() + 9_999 })],
      ['one that has ended', 403, () => sign('eve', { iat: now() - 400, exp: now() - 100 })],
      ['one of ours', 401, async () => (await here.generate()).token],
    ]
    test.each(bad)('%s', async (_what, status, identity) => {
      const visitor = await visit()
      await say(visitor, 'hi')
      const given = await identity()
      const answer = await identify(visitor, given)
      expect(answer).toMatchObject({ status, body: { error: { message: expect.any(String) } } })
      expect(answer.body.token).toBeUndefined()
      if (typeof given === 'string') expect((await begin(given)).status).toBe(status)
    })

    test('one that somebody else has used already', async () => {
      const id = newId()
      const victim = await visit()
      await say(victim, 'mine')
      const identity = await sign(id)
      expect((await identify(victim, identity)).status).toBe(200)
      const thief = await visit(there)
      await say(thief, 'give', there)
      expect((await identify(thief, identity, there)).status).toBe(401)
      expect((await begin(identity, there)).status).toBe(401)
      // The same signature, written otherwise: base64 has room for it.
      for (const end of ['=', ' ']) expect((await begin(`${identity}${end}`, there)).status).toBe(401)
      // Whoever it was for may ask again: the answer may have been lost.
      expect((await identify(victim, identity)).body.conversationId).toBe(victim.conversationId)
    })

    test('a page that is not listed', async () => {
      const identity = await sign(newId())
      const answer = await here.call('/tokens/generate', {
        headers: { origin: 'https://evil.example' },
        body: { identity },
      })
      expect(answer.status).toBe(403)
      expect((await begin(identity)).status).toBe(200)
    })

    test('a token of no conversation', async () => {
      expect((await identify({ conversationId: 'c', token: 'forged' }, await sign(newId()))).status).toBe(401)
      expect((await here.call('/tokens/identify', { body: { identity: await sign(newId()) } })).status).toBe(401)
    })
  })
})

test('nobody can sign in where the site has no secret with us', async () => {
  const house = await openHouse()
  const { token } = await house.generate()
  expect(await house.call('/tokens/identify', { token, body: { identity: 'x' } })).toMatchObject({
    status: 400,
    body: { error: { message: expect.stringContaining('PARLEY_CUSTOMER_SECRET') } },
  })
  await house.close()
})
