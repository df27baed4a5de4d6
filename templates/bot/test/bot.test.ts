import { journey } from 'parleykit/testing'

journey('a customer asks when a shop is open', async ({ customer, bot }) => {
  await customer.says('what are your opening hours?')
  bot.asks('Which shop')
  bot.offers('Riverside', 'Old Town')
  await customer.says('the old town one, please')
  bot.says('Old Town is open from **10:00 to 19:00**')
})

journey('一位顾客询问营业时间', async ({ customer, bot }) => {
  await customer.says('你们几点开门？')
  bot.offers('河畔店', '老城店')
  await customer.says('老城店')
  bot.says('老城店的营业时间')
})

journey('a question in between is answered from the documents', async ({ customer, bot }) => {
  await customer.says('when are you open?')
  await customer.says('how long does delivery take?')
  bot.says('two working days')
  bot.cites('Delivery')
  bot.asks('Which shop')
})

journey('what is in no document is not made up', async ({ customer, bot }) => {
  await customer.says('what is the airspeed of an unladen swallow?')
  bot.says("I don't know")
})
