import { once } from 'node:events'
import { expect, onTestFinished, test } from 'vitest'
import { WebSocket } from 'ws'
import { limitAccept } from '../../../src/app/serving/limited-accept.ts'
import { createRateLimiter } from '../../../src/memory/rate-limiter.ts'
import { limitsOf, openHouse, SITE } from './house.ts'

const refused = { status: 429, body: { error: { code: 'TooManyRequests', message: expect.any(String) } } }

test('an address from which too much comes is refused for a while, by HTTP and by socket', async () => {
  const house = await openHouse({ limits: limitsOf({ requests: 4 }) })
  onTestFinished(() => house.close())
  const { conversationId, token } = await house.generate()
  const { body } = await house.call('/conversations', { method: 'POST', token })
  const read = () => house.call(`/conversations/${conversationId}/activities`, { token, headers: { origin: SITE } })
  for (const _ of [2, 3, 4]) expect((await read()).status).toBe(200)
  const answer = await read()
  expect(answer).toMatchObject(refused)
  expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0)
  // A page can read how long it is asked to wait.
  expect(answer.headers.get('access-control-allow-origin')).toBe(SITE)
  expect(answer.headers.get('access-control-expose-headers')).toContain('Retry-After')

  const socket = new WebSocket(body.streamUrl)
  socket.on('error', () => {})
  const [, response] = await once(socket, 'unexpected-response')
  socket.terminate()
  expect(response.statusCode).toBe(429)
  // A server that speaks for many customers is not counted.
  expect((await house.generate()).token).toBeTypeOf('string')
})

test('a customer who sends too much is refused, whoever else writes', async () => {
  const limiter = createRateLimiter({ name: 'messages', perMinute: 2 })
  const accepted: string[] = []
  const accept = limitAccept(
    async ({ text }) => {
      accepted.push(text)
      return { status: 'accepted', sequence: accepted.length }
    },
    limiter,
    async (name) => (name === 'user:ada at home' ? 'user:ada' : name),
  )
  const house = await openHouse({ accept })
  onTestFinished(() => house.close())
  const say = async (user: string, text: string) => {
    const { conversationId, token } = await house.generate({ user: { id: user } })
    return house.call(`/conversations/${conversationId}/activities`, { token, body: { type: 'message', text } })
  }
  expect((await say('ada', 'one')).status).toBe(200)
  expect((await say('ada at home', 'two')).status).toBe(200)
  const answer = await say('ada', 'three')
  expect(answer).toMatchObject(refused)
  expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(1)
  expect((await say('bob', 'four')).status).toBe(200)
  expect(accepted).toEqual(['one', 'two', 'four'])
})

test('who has not signed in may say only so much in a day, from one address', async () => {
  const house = await openHouse({ limits: limitsOf({ anonymousMessages: 1 }) })
  onTestFinished(() => house.close())
  const say = ({ conversationId, token }: { conversationId: string; token: string }) =>
    house.call(`/conversations/${conversationId}/activities`, { token, body: { type: 'message', text: 'hi' } })
  const anonymous = async () =>
    (await house.call('/tokens/generate', { method: 'POST', headers: { origin: SITE } })).body as never
  expect((await say(await anonymous())).status).toBe(200)
  expect(await say(await anonymous())).toMatchObject(refused)
  expect((await say(await house.generate({ user: { id: 'ada' } }))).status).toBe(200)
})
