import { journey } from 'parleykit/testing'
import { expect, it } from 'vitest'
import { holdOn, stageOf } from '../../src/testing/journey.ts'
import { openDemo } from './demo.ts'

const { en, zh } = await openDemo()

journey('a thumb up, and a comment', en, async ({ customer, bot }) => {
  await customer.says('where do you ship?')
  await customer.rates('up')
  bot.says('good to hear')
  await customer.says('where do you ship?')
  await customer.rates('down', 'too long')
  bot.says('noted your comment')
})

journey('a thumb down is asked what was meant', en, async ({ customer, bot }) => {
  await customer.says('where do you ship?')
  await customer.rates('down')
  bot.says('Was one of these what you meant?')
  bot.offers(/\?$/, 'None of these', 'Talk to a person')
  await customer.presses('None of these')
  bot.says('our help pages lack this')
})

journey('没有帮到', zh, async ({ customer, bot }) => {
  await customer.says('运费多少？')
  await customer.rates('down')
  bot.offers(/？$/, '都不是')
})

journey('how a return went is asked once it is done', en, async ({ customer, bot }) => {
  await customer.says('register a return for order AO-100002, ann@mail.example')
  await customer.presses('Cairn Mid Boots')
  await customer.says('yes')
  await customer.waits({ minutes: 3 })
  bot.asks('from 1 (not at all) to 5 (very)')
  await customer.presses('2')
  bot.asks('What should have been better?')
  await customer.says('The label came late')
  bot.says('noted that for our team')
  expect(bot.state).toMatchObject({ satisfaction: 2, 'satisfaction-comment': 'The label came late' })
})

journey('满意度', zh, async ({ customer, bot }) => {
  await customer.says('帮我办理退货 AO-100002 ann@mail.example')
  await customer.says('石堆中帮登山靴')
  await customer.says('是')
  await customer.waits({ minutes: 3 })
  bot.asks('满意吗')
  await customer.presses('5')
  bot.says('谢谢您的评价')
})

it('has the points in the report', async () => {
  const stage = await stageOf(en)
  await holdOn(stage, { ...en, at: '2026-05-04T09:00:00Z' }, async ({ customer }) => {
    await customer.says('register a return for order AO-100002, ann@mail.example')
    await customer.presses('Cairn Mid Boots')
    await customer.says('yes')
    await customer.waits({ minutes: 3 })
    await customer.presses('4')
    await customer.waits({ days: 2 })
    await stage.house.outcomes.settle()
  })
  const filter = { from: '2026-05-04', to: '2026-05-04' }
  const report = await stage.house.outcomes.outcomes.report({ role: 'analyst', id: 'ann', purpose: 'quality' }, filter)
  expect(report.all.csat).toMatchObject({ count: 1, rate: 1 })
})

it('has what was not meant in the report of questions that nothing answered', async () => {
  const stage = await stageOf(en)
  await holdOn(stage, { ...en, at: '2026-04-06T09:00:00Z' }, async ({ customer }) => {
    await customer.says('where do you ship?')
    await customer.rates('down')
    await customer.presses('None of these')
    await customer.says('do you rent out kayaks?')
  })
  const analyst = { role: 'analyst', id: 'ann', purpose: 'quality' } as const
  const filter = { from: '2026-04-06', to: '2026-04-06' }
  const { topics } = await stage.house.outcomes.outcomes.unanswered(analyst, filter)
  const questions = topics.flatMap((topic) => topic.questions.map(({ text }) => text))
  expect(questions.toSorted()).toEqual(['do you rent out kayaks?', 'where do you ship?'])
})
