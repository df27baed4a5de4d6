import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type House, openHouse } from './house.ts'

const CARD = {
  type: 'AdaptiveCard',
  body: [
    { type: 'Input.Text', id: 'number' },
    { type: 'Input.Toggle', id: 'urgent' },
    { type: 'ActionSet', actions: [{ type: 'Action.OpenUrl', url: 'https://shop.example' }] },
  ],
  actions: [
    { type: 'Action.Submit', title: 'Find', data: { dialog: 'order-status', value: { country: 'DE' } } },
    {
      type: 'Action.ShowCard',
      card: { type: 'AdaptiveCard', actions: [{ type: 'Action.Submit', data: { dialog: 'return-item' } }] },
    },
  ],
}

describe('what a button or a card sends', () => {
  let house: House
  let conversation: string
  let token: string
  beforeAll(async () => {
    house = await openHouse({
      greeting: () => ({ text: 'Hi', suggestedActions: [{ title: 'Tour', action: { dialog: 'tour' } }] }),
    })
  })
  afterAll(() => house.close())
  beforeEach(async () => {
    ;({ conversationId: conversation, token } = await house.generate({ user: { id: 'u1' } }))
  })

  const submit = (value: unknown, to = { conversation, token }) =>
    house.call(`/conversations/${to.conversation}/activities`, { token: to.token, body: { type: 'message', value } })

  async function reaches(value: unknown, action: object) {
    expect(await submit(value)).toMatchObject({ status: 200 })
    expect(house.messages.at(-1)?.action).toEqual(action)
  }
  async function reachesNothing(value: unknown, to?: { conversation: string; token: string }) {
    const before = house.messages.length
    expect(await submit(value, to)).toMatchObject({ status: 400, body: { error: { code: 'BadArgument' } } })
    expect(house.messages).toHaveLength(before)
  }

  test('starts a dialog where the bot offered just that, however long ago', async () => {
    const action = { dialog: 'return-item', value: { order: 17, notes: ['a', { b: null }] } }
    await house.reply(conversation, { text: 'Which?', suggestedActions: [{ title: 'The tent', action }] })
    for (let line = 0; line < 450; line++) await house.reply(conversation, { text: 'more' }, 'notSent')
    await reaches({ value: { notes: ['a', { b: null }], order: 17 }, dialog: 'return-item' }, action)
    await reaches({ dialog: 'tour' }, { dialog: 'tour' })
    await reaches({ dialog: 'handoff' }, { dialog: 'handoff' })
  })

  test('starts nothing where it was never offered, not here, or not so', async () => {
    const action = { dialog: 'return-item', value: { order: 17 } }
    await house.reply(conversation, { text: 'Which?', suggestedActions: [{ title: 'The tent', action }] })
    const other = await house.generate()
    await reachesNothing({ dialog: 'refund' })
    await reachesNothing({ dialog: 'return-item' })
    await reachesNothing({ dialog: 'return-item', value: { order: 18 } })
    await reachesNothing({ dialog: 'return-item', value: { order: '17' } })
    await reachesNothing({ ...action, admin: true })
    await reachesNothing({ dialog: 'handoff', value: { urgent: true } })
    await reachesNothing(action, { conversation: other.conversationId, token: other.token })
  })

  test("of a card's form brings what was filled in, and nothing that the card does not ask for", async () => {
    const submitted = { dialog: 'order-status', value: { country: 'DE' }, number: 'AO-1', urgent: 'true' }
    await reachesNothing(submitted)
    await house.reply(conversation, { text: 'Your order', card: CARD })
    await reaches(submitted, { dialog: 'order-status', value: { country: 'DE', number: 'AO-1', urgent: 'true' } })
    await reaches({ dialog: 'return-item' }, { dialog: 'return-item' })
    await reaches({ dialog: 'return-item', number: 'AO-2' }, { dialog: 'return-item', value: { number: 'AO-2' } })
    await reachesNothing({ ...submitted, value: { country: 'FR' } })
    await reachesNothing({ ...submitted, price: 0 })
    await reachesNothing({ dialog: 'order-status', number: 'AO-1' })
    await reachesNothing(JSON.parse('{"dialog":"return-item","__proto__":{"admin":true},"constructor":1}'))
  })

  test('rates a reply of this conversation that may be rated, and no other', async () => {
    const rating = (reply: unknown, more = {}) => ({ dialog: 'feedback', value: { reply, rating: 'up' }, ...more })
    await house.reply(conversation, { id: 'r1', text: 'Yes', rateable: true })
    await house.reply(conversation, { id: 'r2', text: 'Bye' })
    await reaches(rating('r1'), rating('r1'))
    await reachesNothing(rating('r2'))
    await reachesNothing(rating('r3'))
    await reachesNothing(rating(undefined))
    await reachesNothing(rating('r1', { admin: true }))
    const other = await house.generate()
    await reachesNothing(rating('r1'), { conversation: other.conversationId, token: other.token })
  })
})
