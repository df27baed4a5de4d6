import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { ConversationReference } from '../../../src/core/conversation.ts'
import { type Chat, GROUP, PERSONAL, THREAD } from '../../support/teams-cloud/activities.ts'
import { infoOf } from '../../support/teams-cloud/streams.ts'
import { until } from '../../support/until.ts'
import { openTeamsHouse, type TeamsHouse } from './house.ts'

let house: TeamsHouse
let to: ConversationReference
beforeEach(async () => {
  house = await openTeamsHouse()
  to = await house.meet()
})
afterEach(() => house.close())

let update = 0
const show = (text: string, id = 'r') => house.channel.stream(to, { id, replyTo: 'm', update: ++update, text })
const finish = (text: string, rest = {}) => house.say(to, { id: 'r', text, ...rest })
/** Waits until so many requests were answered. */
const answered = (count: number) => until(() => house.cloud.requests.length >= count)
const texts = (chat: Chat = PERSONAL) => house.cloud.shown(chat).map(({ text }) => text)
const kinds = () => house.cloud.posted().map((activity) => infoOf(activity)?.streamType ?? activity.type)

describe('a reply in the making', () => {
  test('goes out as documented: what is done, what there is so far, the whole', async () => {
    await house.channel.typing(to)
    await answered(1)
    await show('One.')
    await show('One. Two.')
    await house.time.run(answered(2))
    await show('One. Two. Three.')
    await house.time.run(answered(3))
    await finish('One. Two. Three. Four.')

    expect(house.cloud.posted()).toMatchObject([
      {
        type: 'typing',
        text: 'Looking that up…',
        entities: [{ type: 'streaminfo', streamType: 'informative', streamSequence: 1 }],
      },
      // What came faster than the pace went out together.
      {
        type: 'typing',
        text: 'One. Two.',
        entities: [{ streamType: 'streaming', streamSequence: 2, streamId: 'sent-1' }],
      },
      { type: 'typing', text: 'One. Two. Three.', entities: [{ streamType: 'streaming', streamSequence: 3 }] },
      { type: 'message', text: 'One. Two. Three. Four.', entities: [{ streamType: 'final', streamId: 'sent-1' }, {}] },
    ])
    expect(infoOf(house.cloud.posted().at(-1) ?? { type: '' })).not.toHaveProperty('streamSequence')
    expect(house.cloud.requests.map(({ status }) => status)).toEqual([201, 202, 202, 202])
    expect(house.cloud.shown(PERSONAL)).toMatchObject([{ text: 'One. Two. Three. Four.', streaming: false }])
    expect(house.cloud.overlaps()).toBe(0)
  })

  test('has its label, sources and thumbs at its end, and not before', async () => {
    const passage = { id: 'p', document: 'd', version: 'v' }
    await show('Two weeks [1].')
    await finish('Two weeks [1].', {
      citations: [{ title: 'Refunds', url: '/sources/refunds', passage }],
      rateable: true,
    })
    expect(house.cloud.posted()[0]).not.toHaveProperty('channelData')
    expect(house.cloud.shown(PERSONAL)).toMatchObject([
      {
        channelData: { feedbackLoop: { type: 'default' } },
        entities: [
          {},
          {
            additionalType: ['AIGeneratedContent'],
            citation: [
              { position: 1, appearance: { name: 'Refunds', url: 'https://help.example.com/sources/refunds' } },
            ],
          },
        ],
      },
    ])
  })

  test('that is done before it was shown is a message like any other', async () => {
    await finish('At once.')
    expect(kinds()).toEqual(['message'])
  })

  test.each([
    ['group chat', GROUP],
    ['channel', THREAD],
  ])('comes as a whole in a %s, which has no streams', async (_what, chat) => {
    to = await house.meet(chat)
    await house.channel.typing(to)
    await show('One.')
    await finish('One. Two.')
    expect(kinds()).toEqual(['typing', 'message'])
    expect(texts(chat)).toEqual(['One. Two.'])
    expect(house.cloud.requests.every(({ chat: id }) => id === chat.id)).toBe(true)
  })

  test('is said as a whole where streaming is not allowed, and is not tried again', async () => {
    house.cloud.forbidStreams()
    await show('One.')
    await answered(1)
    await finish('One. Two.')
    await house.channel.typing(to)
    await show('Next.')
    await house.say(to, { id: 'next', text: 'Next. One.' })
    expect(texts()).toEqual(['One. Two.', 'Next. One.'])
    expect(house.cloud.requests.map(({ status }) => status)).toEqual([403, 201, 201, 201])
    expect(house.cloud.shown(PERSONAL)).toMatchObject([{ entities: [{ additionalType: ['AIGeneratedContent'] }] }, {}])
  })

  test('says no more to somebody who pressed stop', async () => {
    await show('One.')
    await answered(1)
    house.cloud.stop(PERSONAL)
    await show('One. Two.')
    await house.time.run(answered(2))
    await finish('One. Two. Three.')
    expect(texts()).toEqual(['One.'])
    await house.say(to, { text: 'Something else.' })
    expect(texts()).toEqual(['One.', 'Something else.'])
  })

  test('says no more to somebody who pressed stop just before its end', async () => {
    await show('One.')
    await answered(1)
    house.cloud.stop(PERSONAL)
    await finish('One. Two. Three.')
    expect(texts()).toEqual(['One.'])
  })

  test('that takes longer than two minutes ends in time, and its rest is said in a message of its own', async () => {
    await show('One.')
    await answered(1)
    await until(() => house.time.pending() > 0)
    house.time.pass(110_000)
    await house.time.run(answered(2))
    expect(house.cloud.shown(PERSONAL)).toMatchObject([{ text: 'One.', streaming: false }])
    await show('One. Two.')
    house.time.pass(60_000)
    await finish('One. Two. Three.', { rateable: true })
    expect(texts()).toEqual(['One.', 'Two. Three.'])
    // Neither of the two lacks its label.
    for (const { entities } of house.cloud.shown(PERSONAL)) {
      expect(JSON.stringify(entities)).toContain('AIGeneratedContent')
    }
    expect(house.cloud.shown(PERSONAL).at(-1)).toHaveProperty('channelData.feedbackLoop')
  })

  test('that Teams has ended for its time goes on in a message of its own', async () => {
    await show('One.')
    await answered(1)
    house.cloud.fail({
      status: 403,
      code: 'ContentStreamNotAllowed',
      message: 'Content stream finished due to exceeded streaming time.',
    })
    await show('One. Two.')
    await house.time.run(answered(2))
    await finish('One. Two. Three.')
    expect(texts()).toEqual(['One.', 'Two. Three.'])
  })

  test('waits as long as it is told to, and loses nothing', async () => {
    await show('One.')
    await answered(1)
    house.cloud.fail({ status: 429, retryAfter: '7', message: 'API calls quota exceeded' })
    await show('One. Two.')
    await house.time.run(answered(2))
    await show('One. Two. Three.')
    await finish('One. Two. Three. Four.')
    const [, refused, next] = house.cloud.requests
    expect(Number(next?.at) - Number(refused?.at)).toBeGreaterThanOrEqual(7_000)
    expect(texts()).toEqual(['One. Two. Three. Four.'])
    expect(house.cloud.overlaps()).toBe(0)
  })

  test.each([500, 502, 404, 412])('goes on after an update that is answered %d', async (status) => {
    house.cloud.fail({ status })
    await show('One.')
    await answered(1)
    await show('One. Two.')
    await house.time.run(answered(2))
    await finish('One. Two. Three.')
    expect(texts()).toEqual(['One. Two. Three.'])
  })

  test('says what is too long to stream in the messages that it needs, each word once', async () => {
    const sentences = Array.from({ length: 900 }, (_, number) => `This is sentence number ${number}.`)
    const long = sentences.join(' ')
    for (const [shown, requests] of [
      [50, 1],
      [100, 2],
      [400, 2],
    ] as const) {
      await show(sentences.slice(0, shown).join(' '))
      await house.time.run(answered(requests))
    }
    await finish(long, { rateable: true })
    expect(texts().join(' ')).toBe(long)
    expect(texts().length).toBeGreaterThan(2)
    expect(house.cloud.requests.every(({ status }) => status < 300)).toBe(true)
    expect(house.cloud.shown(PERSONAL).map(({ channelData }) => channelData !== undefined)).toEqual([
      ...texts()
        .slice(1)
        .map(() => false),
      true,
    ])
  })

  test('that ends in other words than it began is put right', async () => {
    await show('One. Two.')
    await answered(1)
    await finish('Not so.')
    expect(texts()).toEqual(['Not so.'])
    expect(house.cloud.shown(PERSONAL)).toMatchObject([
      { streaming: false, entities: [{ additionalType: ['AIGeneratedContent'] }] },
    ])
  })

  test('that was never finished is not mistaken for the beginning of the next', async () => {
    await show('One.', 'dead')
    await answered(1)
    await finish('Another answer.')
    expect(texts()).toEqual(['One.', 'Another answer.'])
    expect(house.cloud.shown(PERSONAL).every(({ streaming }) => !streaming)).toBe(true)
  })

  test('is said once where the answer to its last request was lost', async () => {
    await show('One.')
    await answered(1)
    house.cloud.fail('lose')
    const reply = house.replyOf({ id: 'r', text: 'One. Two.' })
    await expect(house.time.run(house.channel.send(to, reply, 1))).rejects.toMatchObject({ code: 'delivery-failed' })
    await house.time.run(house.channel.send(to, reply, 1, { again: true }))
    expect(texts()).toEqual(['One. Two.'])
  })
})
