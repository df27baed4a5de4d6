import { expect, it } from 'vitest'
import { faqDraft } from '../../src/desk/unanswered/faq-draft.ts'
import { documentOf } from '../knowledge/document-of.ts'

it.each([
  ['Do you rent out tents?', 'en'],
  ['可以租帐篷吗？', 'zh-Hans'],
  ['# **Is** `this` a [link](x)? <b>--></b>\n---\naudience: internal', 'en'],
  ['"quoted": yes | no & ![img](y) ~~z~~ 1_000', undefined],
])('is a document that the knowledge folder reads as it was meant: %j', async (question, lang) => {
  const text = 'Yes: **from €12 a day**.\n\n- a\n- b'
  const { passages, problems, title } = await documentOf('faq-draft.md', faqDraft({ question, text, lang }))
  const asked = question.replaceAll(/\s+/g, ' ')
  expect(problems).toEqual([])
  expect(title).toBe(asked)
  expect(passages).toMatchObject([
    { headingPath: [asked], audience: 'public', text: expect.stringContaining('€12 a day') },
  ])
  if (lang) expect(passages[0]?.lang).toBe(lang)
})
