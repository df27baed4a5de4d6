import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { z } from 'zod'
import type { Message } from '../../../src/core/message.ts'
import {
  ADA,
  activityIn,
  BOT,
  type Chat,
  GROUP,
  type Json,
  PERSONAL,
  said,
  THREAD,
  WEI,
} from '../../support/teams-cloud/activities.ts'
import { openTeamsHouse, type TeamsHouse } from './house.ts'

let house: TeamsHouse
beforeAll(async () => {
  house = await openTeamsHouse({ greeting: () => ({ text: 'Hi, I am Otto.' }) })
})
afterAll(() => house.close())
beforeEach(() => void house.messages.splice(0))

/** What an activity is to the engine. */
async function taken(activity: Json): Promise<readonly Message[]> {
  const before = house.messages.length
  expect(await house.deliver(activity)).toMatchObject({ status: 200 })
  return house.messages.slice(before)
}

describe('a message', () => {
  test('of a personal chat is what was typed', async () => {
    const [message] = await taken(said(PERSONAL, 'where is\r\nmy\u0000 order?', { id: '17', locale: 'de-de' }))
    expect(message).toMatchObject({
      id: '17',
      conversation: { channel: 'teams', customer: `teams:${ADA.aadObjectId}` },
      sender: { id: ADA.aadObjectId, name: ADA.name },
      text: 'where is\nmy order?',
      locale: 'de-DE',
    })
    // Logs name conversations, so these name nobody.
    expect(message?.conversation.id).toMatch(/^teams-[\w-]{32}$/)
  })

  test.each([
    ['Chinese', '请问什么时候能退款？'],
    ['right to left', '\u200fمتى أسترد أموالي؟'],
    ['an emoji and half of another', '👩‍🚀 ok'],
  ])('comes as it is: %s', async (_what, text) => {
    expect(await taken(said(PERSONAL, text))).toMatchObject([{ text }])
  })

  test('delivered again is accepted once', async () => {
    const activity = said(PERSONAL, 'hello')
    expect(await taken(activity)).toHaveLength(1)
    expect(await taken(activity)).toHaveLength(0)
  })

  test.each<[string, Chat]>([
    ['group chat', GROUP],
    ['channel', THREAD],
  ])('of a %s is meant for the bot where it mentions it', async (_what, chat) => {
    expect(await taken(said(chat, 'where do you ship?'))).toMatchObject([{ text: 'where do you ship?' }])
    expect(await taken(activityIn(chat, { text: 'lunch?' }))).toEqual([])
  })

  test('names others who are mentioned', async () => {
    const entities = [
      { type: 'mention', mentioned: { id: BOT.id }, text: '<at>Otto</at>' },
      { type: 'mention', mentioned: { id: '29:bob' }, text: '<at>Bob</at>' },
    ]
    const text = '<at>Otto</at>&nbsp;has <at>Bob</at> an order?'
    expect(await taken(activityIn(GROUP, { text, entities }))).toMatchObject([{ text: 'has Bob an order?' }])
  })

  test('belongs to its sender, in one thread with others', async () => {
    const [ada] = await taken(said(THREAD, 'one'))
    const [wei] = await taken(said(THREAD, 'two', { from: WEI }))
    const [again] = await taken(said(THREAD, 'three'))
    expect(wei?.conversation.customer).toBe(`teams:${WEI.aadObjectId}`)
    expect(wei?.conversation.id).not.toBe(ada?.conversation.id)
    expect(again?.conversation.id).toBe(ada?.conversation.id)
    // Both are answered in the thread.
    expect(ada?.conversation.address).toMatchObject({ conversation: THREAD.id })
    expect(wei?.conversation.address).toMatchObject({ conversation: THREAD.id })
  })

  test('that is too long is answered so, once', async () => {
    const activity = said(PERSONAL, 'x'.repeat(4_001))
    expect(await taken(activity)).toMatchObject([
      { text: '', outgoing: { reply: { text: expect.stringContaining('fewer words') } } },
    ])
    expect(await taken(activity)).toEqual([])
  })
})

describe('what becomes of a message', () => {
  const change = (type: string, eventType: string, rest: Json) =>
    activityIn(PERSONAL, { type, channelData: { eventType }, ...rest })

  test('an edit has its new text, and is taken once', async () => {
    const edit = change('messageUpdate', 'editMessage', { id: '17', text: 'where is order 7?' })
    expect(await taken(edit)).toMatchObject([{ text: 'where is order 7?', change: { kind: 'edited', message: '17' } }])
    expect(await taken(edit)).toEqual([])
    expect(await taken({ ...edit, text: 'order 8?', timestamp: '2026-11-02T09:05:00Z' })).toHaveLength(1)
  })

  test('a deletion', async () => {
    const deletion = change('messageDelete', 'softDeleteMessage', { id: '17' })
    expect(await taken(deletion)).toMatchObject([{ text: '', change: { kind: 'deleted', message: '17' } }])
  })
})

describe('somebody new', () => {
  const added = (chat: Chat) => activityIn(chat, { type: 'conversationUpdate', membersAdded: [{ id: BOT.id }] })
  const installed = (chat: Chat, action = 'add') => activityIn(chat, { type: 'installationUpdate', action })

  test('is greeted once, however often Teams says so', async () => {
    expect(await taken(added(PERSONAL))).toMatchObject([{ outgoing: { reply: { text: 'Hi, I am Otto.' } } }])
    expect(await taken(installed(PERSONAL))).toEqual([])
    expect(await taken(added(PERSONAL))).toEqual([])
  })

  test('in a team that did not ask is left alone, as is who leaves or joins', async () => {
    expect(await taken(added(THREAD))).toEqual([])
    expect(await taken(installed(PERSONAL, 'remove'))).toEqual([])
    expect(await taken(activityIn(GROUP, { type: 'conversationUpdate', membersAdded: [{ id: '29:bob' }] }))).toEqual([])
  })
})

describe('a thumb', () => {
  const rate = (value: Json, rest: Json = {}) =>
    activityIn(PERSONAL, { type: 'invoke', name: 'message/submitAction', value, replyToId: 'sent-9', ...rest })
  const thumb = (reaction: string, feedback: string | null = null) =>
    rate({ actionName: 'feedback', actionValue: { reaction, feedback } })

  test('starts the feedback dialog with the reply that is rated, and is answered at once', async () => {
    const to = await house.meet()
    const { id } = await house.say(to, { text: 'Two weeks.', rateable: true })
    const shown = house.cloud.shown(PERSONAL).at(-1)
    expect(shown).toMatchObject({ channelData: { feedbackLoop: { type: 'default' } } })
    const answer = await house.deliver({
      ...thumb('dislike', '{"feedbackText":"no\\u0000t helpful"}'),
      replyToId: String(shown?.id),
    })
    expect(answer).toMatchObject({ status: 200, body: {} })
    expect(house.messages.at(-1)?.action).toEqual({
      dialog: 'feedback',
      value: { reply: id, rating: 'down', comment: 'not helpful' },
    })
  })

  test('is for the last reply where it does not say for which', async () => {
    const { id } = await house.say(await house.meet(), { rateable: true })
    const [message] = await taken({ ...thumb('like'), replyToId: null })
    expect(message?.action).toEqual({ dialog: 'feedback', value: { reply: id, rating: 'up' } })
  })

  test('of a reply that another instance sent is taken, too', async () => {
    expect(await taken(thumb('like', '{"feedbackText":""}'))).toMatchObject([
      { action: { value: { reply: 'sent-9', rating: 'up' } } },
    ])
  })

  test.each([
    ['no value', rate(null as never)],
    ['another action', rate({ actionName: 'other' })],
    ['another reaction', thumb('love')],
    ['feedback that is no text', rate({ actionName: 'feedback', actionValue: { reaction: 'like', feedback: {} } })],
    ['no id', rate({ actionName: 'feedback', actionValue: { reaction: 'like' } }, { id: null })],
  ])('with %s is refused', async (_what, activity) => {
    expect(await house.deliver(activity)).toMatchObject({ status: 400, text: '' })
    expect(house.messages).toEqual([])
  })
})

describe('a button', () => {
  const pressed = (data: unknown, chat = PERSONAL) =>
    activityIn(chat, {
      type: 'invoke',
      name: 'adaptiveCard/action',
      value: { action: { type: 'Action.Execute', verb: 'parley', data: data as Json } },
    })

  /** The data of the buttons that are shown in a chat. */
  async function buttons(chat: Chat): Promise<Json[]> {
    const to = await house.meet(chat)
    await house.say(to, {
      suggestedActions: [
        { title: 'A person', action: { dialog: 'handoff', value: { queue: 7 } } },
        { title: 'Returns', message: 'How do I return something?' },
      ],
    })
    const card = house.cloud.shown(chat).at(-1)?.attachments?.[0].content
    return card.body[0].actions.map(({ data }: { data: Json }) => data)
  }

  test('starts its dialog, and is answered at once', async () => {
    const [data] = await buttons(PERSONAL)
    const answer = await house.deliver(pressed(data))
    expect(answer).toMatchObject({ status: 200, body: { statusCode: 200, type: expect.stringContaining('message') } })
    expect(house.messages.at(-1)).toMatchObject({ text: '', action: { dialog: 'handoff', value: { queue: 7 } } })
  })

  test('works as a message where a client knows no better', async () => {
    const [data] = await buttons(PERSONAL)
    expect(await taken(activityIn(PERSONAL, { value: { ...data, comment: 'x' } }))).toMatchObject([
      { action: { dialog: 'handoff' } },
    ])
  })

  test('says its words in a group chat, without a mention', async () => {
    const [, data] = await buttons(GROUP)
    const { text, value } = z.object({ text: z.string(), value: z.record(z.string(), z.string()) }).parse(data?.msteams)
    expect(await taken(activityIn(GROUP, { text, value }))).toMatchObject([{ text: 'How do I return something?' }])
  })

  test('pressed once and delivered twice counts once', async () => {
    const [data] = await buttons(PERSONAL)
    const invoke = pressed(data)
    expect(await taken(invoke)).toHaveLength(1)
    expect(await taken(invoke)).toHaveLength(0)
  })

  test('of a card that a dialog made is bound, too', async () => {
    const to = await house.meet()
    const action = { type: 'Action.Submit', title: 'Cancel', data: { dialog: 'cancel', value: { order: 1 } } }
    await house.say(to, {
      text: '',
      card: { type: 'AdaptiveCard', version: '1.5', body: [{ type: 'ActionSet', actions: [action] }] },
    })
    const card = house.cloud.shown(PERSONAL).at(-1)?.attachments?.[0].content
    expect(JSON.stringify(card)).not.toContain('"dialog"')
    expect(await taken(pressed(card.body[0].actions[0].data))).toMatchObject([
      { action: { dialog: 'cancel', value: { order: 1 } } },
    ])
  })

  const forged = async (): Promise<[string, unknown][]> => {
    const [data] = await buttons(PERSONAL)
    const [of = '', seal = ''] = String(data?.parley).split('.')
    const other = Buffer.from(JSON.stringify({ action: { dialog: 'handoff', value: { queue: 1 } } })).toString(
      'base64url',
    )
    const [elsewhere] = await buttons(GROUP)
    return [
      ['made up', { dialog: 'handoff' }],
      ['without a seal', { parley: of }],
      ['with a seal cut short', { parley: `${of}.${seal.slice(0, -2)}` }],
      ['changed', { parley: `${other}.${seal}` }],
      ['of another conversation', elsewhere],
      ['no object', 'handoff'],
      ['absent', undefined],
    ]
  }
  test('that was not sent here does nothing', async () => {
    for (const [what, data] of await forged()) {
      const before = house.messages.length
      const answer = await house.deliver(pressed(data ?? null))
      expect([what, answer.status, answer.body?.statusCode]).toEqual([what, 200, 400])
      if (data)
        expect(await house.deliver(activityIn(PERSONAL, { value: data as Json }))).toMatchObject({ status: 200 })
      expect(house.messages).toHaveLength(before)
    }
  })

  test('with values nested deeper than anybody can walk does nothing', async () => {
    const deep = `${'['.repeat(60_000)}${']'.repeat(60_000)}`
    for (const activity of [pressed('DEEP'), activityIn(PERSONAL, { value: 'DEEP' })]) {
      const body = JSON.stringify(house.cloud.addressed(activity)).replace('"DEEP"', deep)
      expect(await house.deliver(body)).toMatchObject({ status: 200 })
    }
    expect(house.messages).toEqual([])
  })

  test('of a kind that nobody knows is said not to be known', async () => {
    expect(
      await house.deliver(activityIn(PERSONAL, { type: 'invoke', name: 'composeExtension/query', value: {} })),
    ).toMatchObject({
      status: 501,
      text: '',
    })
  })
})
