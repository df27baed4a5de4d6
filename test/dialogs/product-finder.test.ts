import { journey } from 'parleykit/testing'
import { openDemo } from './demo.ts'

const { en, zh } = await openDemo()

journey('products are compared, on a card with pictures', en, async ({ customer, bot }) => {
  await customer.says('I am looking for a tent for 4 persons')
  bot.says('These 3 fit best', '| Lodge 4 Tent | €599 | 4.6 |')
  bot.shows('/catalogue/pictures/lodge-4-tent.svg', '**Lodge 4 Tent**')
})

journey('by need and by price', en, async ({ customer, bot }) => {
  await customer.says('recommend a backpack under 200')
  bot.says('Brook 20 Daypack')
  bot.saysNot('Holt 65')
  await customer.says('show me sleeping bags')
  bot.says('These 3 fit best')
  await customer.presses('Show me what costs up to €39')
  bot.says('This is what fits best', 'Pebble Foam Mat')
})

journey('what is sold out is not recommended', en, async ({ customer, bot }) => {
  await customer.says('show me trousers')
  bot.saysNot('Drizzle Overtrousers')
})

journey('推荐商品', zh, async ({ customer, bot }) => {
  await customer.says('我想买一顶帐篷')
  bot.says('獭舍 2 双人帐篷', '¥')
  bot.shows('lodge-2-tent.svg')
})
