import { journey } from 'parleykit/testing'
import { expect } from 'vitest'
import { openDemo } from './demo.ts'

const { en, zh } = await openDemo()

journey('products are compared, on a card with pictures', en, async ({ customer, bot }) => {
  await customer.says('I am looking for a tent for 4 persons')
  bot.says('These 3 fit best')
  bot.shows('/catalogue/pictures/lodge-4-tent.svg', '**Lodge 4 Tent**', '€599', 'Rated 4.6 of 5')
})

journey('by need and by price', en, async ({ customer, bot }) => {
  await customer.says('recommend a backpack under 200')
  bot.shows('Brook 20 Daypack', 'Holt 45 Backpack')
  expect(JSON.stringify(bot.replies)).not.toContain('Holt 65')
  await customer.says('show me sleeping bags')
  bot.says('These 3 fit best')
  await customer.presses('Show me what costs up to €39')
  bot.says('This is what fits best')
  bot.shows('Pebble Foam Mat')
})

journey('what is sold out is not recommended', en, async ({ customer, bot }) => {
  await customer.says('I am looking for trousers')
  bot.shows('Screewalker Trousers')
  expect(JSON.stringify(bot.replies)).not.toContain('Drizzle Overtrousers')
})

journey('推荐商品', zh, async ({ customer, bot }) => {
  await customer.says('我想买一顶帐篷')
  bot.shows('獭舍 2 双人帐篷', '¥', 'lodge-2-tent.svg')
})
