import { hold, journey } from 'parleykit/testing'
import { expect, it } from 'vitest'
import { openDemo } from '../dialogs/demo.ts'

const { en } = await openDemo()
const found = { status: 'sent', placed: '2026-02-27', tracking: 'T1', returnable: false, items: [] }

journey('an answer has its source', async ({ customer, bot }) => {
  await customer.says('where do you ship?')
  bot.says('42 countries', /Norway/)
  bot.saysNot('never')
  bot.cites('shop/delivery', /deliver/i)
  expect(bot.dialog).toBe('answer')
})

journey('a fake stands for a system', { tools: { orders: { find: () => found } } }, async ({ customer, bot }) => {
  await customer.says('where is my order?')
  bot.asks('Which order?')
  expect(bot.waiting).toBe('order-status')
  await customer.says('AO-555555')
  bot.says('**on its way**')
  bot.called('orders.find', 'AO-555555')
  expect(bot.slots).toEqual({ orderNumber: 'AO-555555' })
  expect(bot.waiting).toBeUndefined()
})

journey('a person can be asked for', { channel: 'teams' }, async ({ customer, bot }) => {
  await customer.says('I want to talk to a person')
  expect(bot.handover).toMatchObject({ queue: 'support' })
})

journey('an answer is rated', async ({ customer, bot }) => {
  await customer.says('where do you ship?')
  await customer.rates('down', 'too long')
  bot.says('noted your comment')
})

it('prints the conversation of one that fails', async () => {
  const failed = hold(en, async ({ customer, bot }) => {
    await customer.says('where is my order AO-100001?')
    bot.says('was stolen')
  })
  await expect(failed).rejects.toThrow(
    /the bot did not say it: "was stolen"[\s\S]*customer: +where is my order AO-100001\?\n +tool: +orders\.find\("AO-100001"\)\n +order-status: +Order AO-100001/,
  )
})

it('tells of a tool that has neither a fake nor a system', async () => {
  const failed = hold({}, async ({ customer, bot }) => {
    await customer.says('where is my order AO-100001?')
    bot.says('on its way')
  })
  await expect(failed).rejects.toThrow(/the journey has no fake for orders\.find[\s\S]*I'm sorry/)
})

it.each<[string, Parameters<typeof hold>[1]]>([
  ['no dialog waits', ({ bot }) => bot.asks()],
  ['did not offer', ({ bot }) => bot.offers('A refund')],
  ['no card shows', ({ bot }) => bot.shows('A refund')],
  ['did not give this source', ({ bot }) => bot.cites('The moon')],
  ['did not send this file', async ({ bot }) => void (await bot.sends('label.pdf'))],
  ['was not called', ({ bot }) => bot.called('orders.find')],
  ['said something', ({ bot }) => bot.saysNot()],
  ['no button "A refund"', ({ customer }) => customer.presses('A refund')],
  ['no form was shown', ({ customer }) => customer.fillsIn({})],
])('says that %s', async (message, script) => {
  const failed = hold({}, async (parts) => {
    await parts.customer.says('where do you ship?')
    await script(parts)
  })
  await expect(failed).rejects.toThrow(message)
})
