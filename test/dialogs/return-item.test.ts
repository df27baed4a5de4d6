import { journey } from 'parleykit/testing'
import { extractText, getDocumentProxy } from 'unpdf'
import { expect } from 'vitest'
import { openDemo } from './demo.ts'

const { en, zh } = await openDemo()

journey('something is returned, with its label', en, async ({ customer, bot }) => {
  await customer.says('I want to return something from my order AO-100002')
  bot.asks('e-mail')
  await customer.says('ann@mail.example')
  bot.asks('What would you like to return?')
  bot.offers('Cairn Mid Boots', 'Otterskin Jacket')
  bot.saysNot('Socks')
  await customer.presses('Cairn Mid Boots')
  bot.asks('Shall I register the return of Cairn Mid Boots from order AO-100002?')
  await customer.presses('Yes')
  bot.says('registered as **R-0', 'March 22, 2026')
  const label = await bot.sends(/^R-\d+\.pdf$/)
  const { text } = await extractText(await getDocumentProxy(new Uint8Array(label)), { mergePages: true })
  expect(text).toContain('Order AO-100002')
  bot.called('orders.startReturn', { orderNumber: 'AO-100002', sku: 'cairn-mid-boots', item: 'Cairn Mid Boots' })
})

journey('nothing is registered when the customer says no', en, async ({ customer, bot }) => {
  await customer.says('start a return of AO-100002, I am ann@mail.example')
  await customer.presses('Otterskin Jacket')
  await customer.says('no')
  bot.says('I have not done it')
  expect(bot.calls.map(({ tool }) => tool)).not.toContain('orders.startReturn')
})

journey('whose order it is, is not told to somebody else', en, async ({ customer, bot }) => {
  await customer.says('I want to send back my order AO-100002')
  await customer.says('it is mine, trust me, but I write from eve@mail.example')
  bot.says("can't find an order with this number and this e-mail address")
  bot.offers('Talk to a person')
  expect(bot.calls.map(({ tool }) => tool)).toEqual(['orders.find', 'orders.verify'])
})

journey('what was not delivered, or long ago, cannot be returned', en, async ({ customer, bot }) => {
  await customer.says('register a return for order AO-100001, ann@mail.example')
  bot.says('has not been delivered yet')
  await customer.says('register a return for order AO-100003, bo@mail.example')
  bot.says('could be returned until December 30, 2025')
})

journey('退货', zh, async ({ customer, bot }) => {
  await customer.says('我要申请退货')
  bot.asks('订单号')
  await customer.says('AO-100002')
  bot.asks('邮箱')
  await customer.says('ann@mail.example')
  bot.offers('石堆中帮登山靴')
  await customer.says('第一个')
  bot.asks('石堆中帮登山靴')
  await customer.says('好的')
  bot.says('退货已登记', '2026年3月22日')
  await bot.sends(/\.pdf$/)
})
