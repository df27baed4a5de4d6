import { journey } from 'parleykit/testing'
import { expect } from 'vitest'
import { openDemo } from './demo.ts'

const { en, zh } = await openDemo()

journey('a wish for a person in the middle of other words', en, async ({ customer, bot }) => {
  await customer.says('my jacket leaks, I want to talk to a person')
  bot.says('I have told our team')
  expect(bot.handover?.queue).toBe('support')
})

journey('一句话里要找人工', zh, async ({ customer, bot }) => {
  await customer.says('我的外套漏水，我要找人工')
  bot.says('已经告诉同事')
  expect(bot.handover?.queue).toBe('support')
})
