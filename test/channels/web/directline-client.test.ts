// Microsoft's own client, unmodified.
import { type Activity, ConnectionStatus, DirectLine } from 'botframework-directlinejs'
import { afterAll, afterEach, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest'
import XMLHttpRequest from 'xhr2'
import { until } from '../../support/until.ts'
import { type House, openHouse } from './house.ts'

globalThis.XMLHttpRequest = XMLHttpRequest

describe("Microsoft's Direct Line client", () => {
  let house: House
  const clients: DirectLine[] = []
  beforeAll(async () => {
    house = await openHouse({ greeting: (locale) => ({ text: locale === 'fr' ? 'Bonjour' : 'Hello' }) })
  })
  afterEach(() => {
    for (const client of clients.splice(0)) client.end()
  })
  afterAll(() => house.close())

  async function open(options: object = {}) {
    const { token, conversationId } = await house.generate({ user: { id: 'u1', name: 'Ada' } })
    // It waits 3 to 15 s before it connects again, by chance; here 3.
    const services = { domain: house.url, token, random: () => 0, ...options }
    const client = new DirectLine(services)
    clients.push(client)
    const seen: Activity[] = []
    const faults: string[] = []
    client.activity$.subscribe(
      (activity) => seen.push(activity),
      (error) => faults.push(error.message),
    )
    const say = (text: string) =>
      new Promise<string>((resolve, reject) =>
        client
          .postActivity({ type: 'message', text, from: { id: 'u1' }, channelData: { clientActivityID: `c-${text}` } })
          .subscribe(resolve, reject),
      )
    const texts = () => seen.map((activity) => (activity.type === 'message' ? activity.text : undefined))
    return { client, conversationId, seen, say, texts, faults }
  }

  test('is greeted, echoed and answered, by a stream that ends in a reply with sources and buttons', async () => {
    const { client, conversationId, seen, say, texts } = await open({ conversationStartProperties: { locale: 'fr' } })
    await until(() => seen.length === 1)
    expect(texts()).toEqual(['Bonjour'])
    expect(client.connectionStatus$.getValue()).toBe(ConnectionStatus.Online)

    const id = await say('Returns?')
    expect(id).toBe(`${conversationId}|0000001`)
    await until(() => seen.length === 2)
    expect(seen[1]).toMatchObject({
      id,
      text: 'Returns?',
      from: { id: 'u1' },
      channelData: { clientActivityID: 'c-Returns?' },
    })

    await house.stream(conversationId, 'r1', 1, 'Within 30 days.')
    await house.stream(conversationId, 'r1', 2, 'Within 30 days. Free.')
    await house.reply(conversationId, {
      id: 'r1',
      replyTo: 'c-Returns?',
      text: 'Within 30 days. Free.',
      citations: [
        { title: 'Returns', url: 'https://example.com/r', passage: { id: 'p', document: 'd', version: '1' } },
      ],
      suggestedActions: [{ title: 'More', message: 'Tell me more' }],
    })
    await until(() => seen.length === 5)
    const [first, second, final] = seen.slice(2)
    expect(first).toMatchObject({ type: 'typing', text: 'Within 30 days.', channelData: { streamSequence: 1 } })
    const begin = { streamType: 'streaming', streamSequence: 1, streamId: first?.id }
    expect(first).toMatchObject({ channelData: begin, entities: [{ type: 'streaminfo', ...begin }] })
    expect(second).toMatchObject({ type: 'typing', channelData: { streamSequence: 2, streamId: first?.id } })
    expect(final).toMatchObject({
      type: 'message',
      replyToId: id,
      suggestedActions: { actions: [{ type: 'imBack', value: 'Tell me more' }] },
      entities: [
        { citation: [{ appearance: { name: 'Returns', url: 'https://example.com/r' } }] },
        { type: 'streaminfo', streamType: 'final', streamId: first?.id },
      ],
      channelData: { streamId: first?.id, streamType: 'final' },
    })
  })

  test('loses and doubles nothing when its socket is cut', async () => {
    const { conversationId, seen, say, texts, faults } = await open()
    await say('one')
    await house.reply(conversationId, { text: 'two' })
    await until(() => seen.length === 3)
    // Cuts every connection, WebSockets included, without a word.
    for (const socket of house.sockets) socket.destroy()
    await house.reply(conversationId, { text: 'three' })
    await say('four')
    await until(() => seen.length === 5)
    await house.reply(conversationId, { text: 'five' })
    await until(() => seen.length === 6)
    expect(texts()).toEqual(['Hello', 'one', 'two', 'three', 'four', 'five'])
    expect(faults).toEqual([])
  })

  test('polls where there are no sockets', async () => {
    const { conversationId, seen, say, texts } = await open({ webSocket: false, pollingInterval: 200 })
    await until(() => seen.length === 1)
    await say('one')
    await house.stream(conversationId, 'r1', 1, 'Not for those who poll.')
    await house.reply(conversationId, { text: 'two' })
    await until(() => seen.length === 3)
    await say('three')
    await until(() => seen.length === 4)
    expect(texts()).toEqual(['Hello', 'one', 'two', 'three'])
  })

  test('renews its token while the conversation is open', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'], shouldAdvanceTime: true })
    onTestFinished(() => void vi.useRealTimers())
    const { client, say } = await open()
    await say('one')
    const token = () => (client as unknown as { token: string }).token
    const first = token()
    house.pass(1_700)
    vi.advanceTimersByTime(1_800_000)
    await until(() => token() !== first)
    house.pass(1_950)
    expect(await say('two')).toMatch(/\|0000002$/)
  })

  test('learns that its token has expired', async () => {
    const { client, say } = await open()
    await say('one')
    house.pass(3601)
    expect(await say('two')).toBe('retry')
    expect(client.connectionStatus$.getValue()).toBe(ConnectionStatus.ExpiredToken)
  })
})
