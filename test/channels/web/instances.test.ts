import { once } from 'node:events'
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import { newMasterKey, openKeys } from '../../keys/test-keys.ts'
import { openRelay } from '../../memory/redis/open-relay.ts'
import { type RedisServer, startRedis } from '../../support/redis.ts'
import { temporaryFolder } from '../../support/temporary.ts'
import { until } from '../../support/until.ts'
import { type House, openHouse } from './house.ts'
import { connect } from './socket.ts'

describe('two instances', () => {
  let server: RedisServer
  let here: House
  let there: House
  beforeAll(async () => {
    server = await startRedis()
  })
  afterAll(() => server.stop())
  beforeEach(async () => {
    const logs = new Map()
    const { keys, close } = openKeys(temporaryFolder(), newMasterKey())
    const open = async () => {
      const { relay, close } = await openRelay(server.url, keys)
      onTestFinished(close)
      return openHouse({ relay, greeting: () => ({ text: 'Hello' }) }, logs)
    }
    here = await open()
    there = await open()
    onTestFinished(async () => {
      await here.close()
      await there.close()
      close()
    })
  })

  /** A conversation that is followed at both, by a customer whose messages go to either. */
  async function begin() {
    const { token, conversationId } = await here.generate()
    const follow = async (house: House, watermark = '') => {
      const { body } = await house.call(`/conversations/${conversationId}?watermark=${watermark}`, { token })
      return connect(body.streamUrl)
    }
    const say = (house: House, text: string) =>
      house.call(`/conversations/${conversationId}/activities`, { token, body: { type: 'message', text } })
    return { conversationId, follow, say }
  }

  /** Heard by whoever follows at the other instance. */
  async function untilRelayed(conversation: string, socket: ReturnType<typeof connect>) {
    const before = socket.activities().length
    await until(async () => {
      await there.typing(conversation)
      return socket.activities().length > before
    })
  }

  test('a stream at one shows, while it happens, a turn that is run at the other', async () => {
    const { conversationId, follow, say } = await begin()
    const [near, far] = [await follow(there), await follow(here)]
    await Promise.all([near.have(1), far.have(1)])
    await untilRelayed(conversationId, far)
    const before = { near: near.activities().length, far: far.activities().length }

    // Each step is seen before the next one is taken.
    const seen = (text: string) => until(() => near.texts().includes(text) && far.texts().includes(text))
    await say(there, 'Returns?')
    await seen('Returns?')
    await there.stream(conversationId, 'r1', 1, 'First.')
    await seen('First.')
    await there.stream(conversationId, 'r1', 2, 'First. Second.')
    await seen('First. Second.')
    await there.reply(conversationId, { id: 'r1', text: 'First. Second. Third.' })
    await there.reply(conversationId, { id: 'r2', text: 'More.' })
    await say(here, 'Thanks')
    await seen('Thanks')

    // That somebody is typing has no place in the order.
    const said = (socket: typeof near, from: number) =>
      socket
        .activities()
        .slice(from)
        .filter(({ text }) => text !== undefined)
        .map(({ id, type, text, channelData }) => ({ id, type, text, channelData }))
    expect(said(near, before.near).map(({ text }) => text)).toEqual([
      'Returns?',
      'First.',
      'First. Second.',
      'First. Second. Third.',
      'More.',
      'Thanks',
    ])
    expect(said(far, before.far)).toEqual(said(near, before.near))
  })

  test('who comes back to another one gets what was missed, in order and once', async () => {
    const { conversationId, follow, say } = await begin()
    const first = await follow(here)
    await first.have(1)
    await say(here, 'one')
    await there.reply(conversationId, { text: 'two' })
    await until(() => first.texts().includes('two'))
    first.socket.terminate()
    await there.reply(conversationId, { text: 'three' })
    await say(here, 'four')
    const second = await follow(there, '2')
    await second.have(2)
    await here.reply(conversationId, { text: 'five' })
    await until(() => second.texts().includes('five'))
    expect(second.texts()).toEqual(['three', 'four', 'five'])
  })

  test('a reply names its message where the message was never seen', async () => {
    const { conversationId, follow, say } = await begin()
    const { body } = await say(here, 'one')
    const replyTo = here.messages.at(-1)?.id ?? ''
    const returning = await follow(there, '1')
    await once(returning.socket, 'open')
    await there.reply(conversationId, { text: 'two', replyTo })
    const later = await follow(here, '')
    await Promise.all([returning.have(1), later.have(3)])
    for (const { activities } of [returning, later]) {
      expect(activities().find(({ text }) => text === 'two')).toMatchObject({ replyToId: body.id })
    }
  })

  test('what was said while Redis was away is read when it is back', async () => {
    const { conversationId, follow } = await begin()
    const far = await follow(here)
    await far.have(1)
    await untilRelayed(conversationId, far)
    await server.kill()
    await there.reply(conversationId, { text: 'one' })
    await there.reply(conversationId, { text: 'two' })
    expect(far.texts()).not.toContain('one')
    await server.start()
    await until(() => far.texts().includes('two'))
    expect(far.texts().filter(Boolean)).toEqual(['Hello', 'one', 'two'])
  })
})
