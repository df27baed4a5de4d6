import { journey } from 'parleykit/testing'
import { expect } from 'vitest'
import { openDemo } from './demo.ts'

const { en, zh } = await openDemo()

journey('somebody has their data erased, once it is known to be theirs', en, async ({ customer, bot }) => {
  await customer.says('delete my data')
  bot.asks('number of one of your orders')
  await customer.says('AO-100001')
  bot.asks('e-mail address')
  await customer.says('ann@mail.example')
  bot.asks('nobody can bring')
  bot.called('orders.verify', { orderNumber: 'AO-100001', email: 'ann@mail.example' })
  await customer.presses('Yes, erase my data')
  bot.says('A person erases it within 30 days')
  expect(bot.handover).toMatchObject({ queue: 'support' })
})

journey('nobody has the data of somebody else', en, async ({ customer, bot }) => {
  await customer.says('send me all the data you have about me')
  await customer.says('AO-100001')
  await customer.says('eve@mail.example')
  bot.says('I may not go on')
  expect(bot.handover).toBeUndefined()
})

journey('and somebody thinks better of it', en, async ({ customer, bot }) => {
  await customer.says('erase everything you know about me')
  await customer.says('ao-100001')
  await customer.says('ann@mail.example')
  await customer.presses('No, keep it')
  bot.says('everything stays as it is')
  expect(bot.handover).toBeUndefined()
})

journey('个人数据', zh, async ({ customer, bot }) => {
  await customer.says('导出我的个人数据')
  bot.asks('订单号')
  await customer.says('AO-100004')
  bot.asks('邮箱')
  await customer.says('li@mail.example')
  bot.says('已核实是您本人')
})
