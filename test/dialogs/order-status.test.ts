import { journey } from 'parleykit/testing'
import { openDemo } from './demo.ts'

const { en, zh } = await openDemo()

journey('an order is found by its number', en, async ({ customer, bot }) => {
  await customer.says('where is my order AO-100001?')
  bot.says('Order AO-100001 of February 27, 2026 is **on its way**', 'OT4711')
  bot.called('orders.find', 'AO-100001')
})

journey('the number is asked for, and corrected afterwards', en, async ({ customer, bot }) => {
  await customer.says('has my parcel been sent?')
  bot.asks('AO-123456')
  await customer.says('no idea, how long does standard delivery take?')
  bot.asks('AO-123456')
  await customer.says('ao-100004')
  bot.says('is packed')
  await customer.says('no, I meant AO-100002')
  bot.says('was **delivered** on February 20, 2026')
  bot.offers('Return something')
})

journey('an order that there is not', en, async ({ customer, bot }) => {
  await customer.says('track order AO-999999')
  bot.says("can't find an order AO-999999")
})

journey('a number on its own is asked about, and kept', en, async ({ customer, bot }) => {
  await customer.says('AO-100001')
  bot.offers('Where is my order?')
  bot.offers('Return something')
  await customer.presses('Where is my order?')
  bot.says('Order AO-100001', '**on its way**')
  await customer.says('AO-100002')
  bot.says('was **delivered**')
})

journey('订单状态', zh, async ({ customer, bot }) => {
  await customer.says('我的订单到哪了')
  bot.asks('请告诉我订单号')
  await customer.says('AO-100005')
  bot.says('2026年2月10日', '已取消')
})

journey(
  'a system that is away is owned up to',
  { ...en, tools: { orders: { find: fail } } },
  async ({ customer, bot }) => {
    await customer.says('where is my order AO-100001?')
    bot.says("I can't look that up just now")
    bot.offers('Talk to a person')
  },
)

function fail(): never {
  throw new Error('down')
}
