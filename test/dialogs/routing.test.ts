import { expect, it } from 'vitest'
import { holdOn, stageOf } from '../../src/testing/journey.ts'
import { openDemo } from './demo.ts'

const { en } = await openDemo()

/** What a dialog does better than the page. */
const OF_DIALOGS = ['Can I talk to a real person?', 'Where is my order?']

it('leaves the questions of the documents to the documents', async () => {
  const stage = await stageOf(en)
  const questions = stage.house.knowledge.snapshot.passages
    .filter(({ audience }) => audience === 'public')
    .map(({ headingPath }) => headingPath.at(-1) ?? '')
    .filter((heading) => /[?？]$/.test(heading))
  const taken: string[] = []
  for (const question of new Set([...questions, '怎么退货？', '退货流程是什么？', 'how do returns work'])) {
    await holdOn(stage, en, async ({ customer, bot }) => {
      await customer.says(question)
      if (bot.dialog !== 'answer') taken.push(question)
    })
  }
  expect(questions.length).toBeGreaterThan(200)
  expect(taken.toSorted()).toEqual(OF_DIALOGS)
})
