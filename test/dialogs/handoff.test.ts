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

const OFFER = 'Shall a person from our team take over?'

journey('a person is offered after two questions that nothing answers, once', en, async ({ customer, bot }) => {
  await customer.says('do you rent out kayaks?')
  bot.saysNot(OFFER)
  await customer.says('do you repair pianos?')
  bot.says(OFFER)
  await customer.says('do you rent out kayaks?')
  await customer.says('do you repair pianos?')
  bot.saysNot(OFFER)
})

journey('and after two thumbs down, with what was offered before', en, async ({ customer, bot }) => {
  await customer.says('where do you ship?')
  await customer.rates('down')
  bot.saysNot(OFFER)
  await customer.says('how long does a refund take after I send it back?')
  await customer.rates('down')
  bot.says(OFFER)
  expect(bot.replies.at(-1)?.suggestedActions?.filter(({ title }) => title === 'Talk to a person')).toHaveLength(1)
  bot.offers('None of these')
  await customer.presses('Talk to a person')
  expect(bot.handover).toMatchObject({ queue: 'support' })
})

journey('but not where an answer between them helped', en, async ({ customer, bot }) => {
  await customer.says('do you rent out kayaks?')
  await customer.says('where do you ship?')
  await customer.says('do you repair pianos?')
  bot.saysNot(OFFER)
  await customer.says('where do you ship?')
  await customer.rates('up')
  await customer.says('do you rent out kayaks?')
  bot.saysNot(OFFER)
})

journey('没能帮上忙', zh, async ({ customer, bot }) => {
  await customer.says('你们出租皮划艇吗？')
  await customer.says('你们修钢琴吗？')
  bot.says('要为您转接人工客服吗？')
})
