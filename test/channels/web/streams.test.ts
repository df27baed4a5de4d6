import { once } from 'node:events'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { ParleyError } from '../../../src/core/errors.ts'
import { type House, openHouse, SITE } from './house.ts'
import { connect } from './socket.ts'

/** How a refused upgrade was answered. */
async function refusal(url: string, options = {}): Promise<number | undefined> {
  const socket = new WebSocket(url, options)
  socket.on('error', () => {})
  const [, response] = await once(socket, 'unexpected-response')
  socket.terminate()
  return response.statusCode
}

describe('streams', () => {
  let house: House
  beforeAll(async () => {
    house = await openHouse({ greeting: () => ({ text: 'Hello' }) })
  })
  afterAll(() => house.close())

  async function begin(body = {}) {
    const { token, conversationId } = await house.generate(body)
    const started = await house.call('/conversations', { method: 'POST', token })
    const streamUrl: string = started.body.streamUrl
    const after = (watermark: number) => streamUrl.replace('watermark=', `watermark=${watermark}`)
    const say = (text: string) =>
      house.call(`/conversations/${conversationId}/activities`, { token, body: { type: 'message', text } })
    return { token, conversationId, streamUrl, after, say }
  }

  test('sends the greeting, the past, and what follows', async () => {
    const { conversationId, streamUrl, after, say } = await begin()
    await say('one')
    await house.reply(conversationId, { text: 'two' })
    const fresh = connect(streamUrl)
    const returning = connect(after(1))
    await Promise.all([fresh.have(3), returning.have(1)])
    await house.reply(conversationId, { text: 'three' })
    expect(await fresh.have(4)).toEqual(['Hello', 'one', 'two', 'three'])
    expect(await returning.have(2)).toEqual(['two', 'three'])
    expect(fresh.frames.map((frame) => frame.watermark)).toEqual(['2', '3'])
  })

  test.each([0, 1])('loses and doubles nothing between a past of %i lines and the present', async (lines) => {
    const { conversationId, streamUrl } = await begin()
    const past = Array.from({ length: lines }, (_, n) => `past ${n}`)
    for (const text of past) await house.reply(conversationId, { text })
    const release = house.holdReads()
    const { socket, have, texts } = connect(streamUrl)
    await once(socket, 'open')
    // The socket is reading: it has seen nothing of what comes now.
    await house.reply(conversationId, { text: 'one' })
    await house.reply(conversationId, { text: 'two' })
    release()
    await have(lines + 3)
    await house.reply(conversationId, { text: 'three' })
    await have(lines + 4)
    expect(texts()).toEqual(['Hello', ...past, 'one', 'two', 'three'])
  })

  test('a line that was not delivered is read from the log', async () => {
    const { conversationId, streamUrl } = await begin()
    const { have } = connect(streamUrl)
    await have(1)
    await house.reply(conversationId, { text: 'one' })
    await house.reply(conversationId, { text: 'two' }, 'notSent')
    await house.reply(conversationId, { text: 'three' })
    expect(await have(4)).toEqual(['Hello', 'one', 'two', 'three'])
  })

  test('a client that is ahead of a log begun anew hears all that is said there', async () => {
    const { conversationId, token } = await house.generate()
    const ahead = await house.call(`/conversations/${conversationId}?watermark=57`, { token })
    const { socket, have } = connect(ahead.body.streamUrl)
    await once(socket, 'open')
    await house.reply(conversationId, { text: 'first again' })
    await house.reply(conversationId, { text: 'second again' })
    expect(await have(2)).toEqual(['first again', 'second again'])
    const read = await house.call(`/conversations/${conversationId}/activities?watermark=57`, { token })
    expect(read.body).toMatchObject({ activities: [{ text: 'first again' }, { text: 'second again' }], watermark: '2' })
    socket.terminate()
  })

  test('a long past comes in order and whole', async () => {
    const { conversationId, streamUrl } = await begin()
    for (let n = 1; n <= 450; n++) await house.reply(conversationId, { text: `${n} ${'x'.repeat(3000)}` })
    const { have } = connect(streamUrl)
    const texts = await have(451)
    expect(texts.slice(1).map((text) => Number.parseInt(text, 10))).toEqual(
      Array.from({ length: 450 }, (_, n) => n + 1),
    )
  })

  test('shows a reply while it is made', async () => {
    const { conversationId, streamUrl } = await begin()
    const { frames, have } = connect(streamUrl)
    await have(1)
    await house.typing(conversationId)
    await house.stream(conversationId, 'r1', 1, 'First.')
    await house.stream(conversationId, 'r1', 2, 'First. Second.')
    await house.reply(conversationId, { id: 'r1', text: 'First. Second. Third.' })
    await have(5)
    const [typing, first, second, final] = frames.slice(1).map((frame) => frame.activities[0] ?? expect.fail())
    expect(typing).toMatchObject({ type: 'typing' })
    expect(typing).not.toHaveProperty('text')
    expect(first).toMatchObject({
      type: 'typing',
      text: 'First.',
      channelData: { streamType: 'streaming', streamSequence: 1, streamId: first?.id },
    })
    expect(second).toMatchObject({
      type: 'typing',
      text: 'First. Second.',
      channelData: { streamType: 'streaming', streamSequence: 2, streamId: first?.id },
    })
    expect(second?.id).not.toBe(first?.id)
    expect(final).toMatchObject({ type: 'message', channelData: { streamType: 'final', streamId: first?.id } })
    expect(final?.channelData).not.toHaveProperty('streamSequence')
    // What passes by is no part of the past.
    expect(frames.slice(1, 4).every((frame) => frame.watermark === undefined)).toBe(true)
  })

  test('opens for its own token, page and time only', async () => {
    const { token, conversationId, streamUrl } = await begin({ trustedOrigins: [SITE] })
    const other = await begin()
    const swap = (address: string, name: string, value: string) => {
      const url = new URL(address)
      url.searchParams.set(name, value)
      return url.href
    }
    expect(await refusal(swap(streamUrl, 't', ''))).toBe(401)
    expect(await refusal(swap(streamUrl, 't', 'garbage'))).toBe(401)
    expect(await refusal(swap(streamUrl, 't', token))).toBe(401)
    expect(await refusal(streamUrl.replace(conversationId, other.conversationId))).toBe(403)
    expect(await refusal(streamUrl, { origin: 'https://evil.example' })).toBe(403)
    expect(await refusal(swap(streamUrl, 'watermark', 'x'))).toBe(400)
    expect(await refusal(streamUrl.replace('/stream', '/river'))).toBe(404)
    const admitted = connect(streamUrl, { origin: SITE })
    await admitted.have(1)
    house.pass(61)
    expect(await refusal(streamUrl)).toBe(403)
  })

  test('bounds what a client can do', async () => {
    const { streamUrl } = await begin()
    const sockets = Array.from({ length: 20 }, () => connect(streamUrl))
    await Promise.all(sockets.map(({ have }) => have(1)))
    expect(await refusal(streamUrl)).toBe(429)

    const [loud, pinging] = sockets
    loud?.socket.on('error', () => {})
    loud?.socket.send('x'.repeat(65 * 1024))
    expect((await loud?.closed)?.[0]).toBe(1009)
    pinging?.socket.send('')
    await connect(streamUrl).have(1)
    expect(pinging?.socket.readyState).toBe(WebSocket.OPEN)
  })

  test('a reader that stops reading is let go', async () => {
    const { conversationId, streamUrl } = await begin()
    const { socket, have, closed } = connect(streamUrl)
    await have(1)
    socket.pause()
    for (let n = 0; n < 400; n++) await house.reply(conversationId, { text: 'x'.repeat(50_000) })
    socket.resume()
    expect((await closed)[0]).toBe(1006)
  })

  test('says goodbye when the server stops', async () => {
    const stopping = await openHouse({ greeting: () => ({ text: 'Hello' }) })
    const { token } = await stopping.generate()
    const { body } = await stopping.call('/conversations', { method: 'POST', token })
    const { have, closed } = connect(body.streamUrl)
    await have(1)
    await stopping.channel.close()
    const [code, reason] = await closed
    expect([code, String(reason)]).toEqual([1012, 'The server is stopping. Connect again.'])
    await stopping.close()
  })

  test('stops though a client never reads, and opens nothing more', async () => {
    const stopping = await openHouse({ greeting: () => ({ text: 'Hello' }) })
    const { token, conversationId } = await stopping.generate()
    const { body } = await stopping.call('/conversations', { method: 'POST', token })
    const silent = connect(body.streamUrl)
    await silent.have(1)
    silent.socket.pause()
    for (let n = 0; n < 15; n++) await stopping.reply(conversationId, { text: 'x'.repeat(50_000) })
    const closing = stopping.channel.close()
    expect(await refusal(body.streamUrl)).toBe(503)
    await closing
    // Resolves once every connection has ended.
    await stopping.close()
  })

  test('offers no stream while the log cannot be read', async () => {
    let away = true
    const failing = await openHouse({
      read: async () => {
        if (away) throw new ParleyError('storage-failed', 'the store is away')
        return []
      },
    })
    const { token, conversationId } = await failing.generate()
    const calls = [`/conversations/${conversationId}`, `/conversations/${conversationId}/activities`]
    for (const path of calls) {
      const answer = await failing.call(path, { token })
      expect(answer).toMatchObject({ status: 503, body: { error: { code: 'ServiceError' } } })
      expect(answer.headers.get('retry-after')).toBe('1')
    }
    away = false
    for (const path of calls) expect((await failing.call(path, { token })).status).toBe(200)
    await failing.close()
  })
})
