import { describe, expect, it } from 'vitest'
import { tierFor } from '../../src/answering/generate/router.ts'

const clear = { text: 'We ship to 42 countries.', lang: 'en' }
const simple = { question: 'Where do you ship?', locale: 'en', passages: [clear] }

describe('the tier for a question', () => {
  it('is small for a short question and one clear passage', () => {
    expect(tierFor(simple)).toBe('small')
    expect(
      tierFor({
        question: '你们送到哪里？',
        locale: 'zh-Hans',
        passages: [{ text: '送到42个国家。', lang: 'zh-Hans' }],
      }),
    ).toBe('small')
  })

  it.each([
    ['several passages', { ...simple, passages: [clear, clear] }],
    ['a long passage', { ...simple, passages: [{ ...clear, text: clear.text.repeat(100) }] }],
    [
      'a long question',
      { ...simple, question: `${'I ordered boots and then moved house. '.repeat(6)}Where do you ship?` },
    ],
    ['two questions', { ...simple, question: 'Where do you ship? And what does it cost?' }],
    ['a comparison', { ...simple, question: 'Is express better than standard?' }],
    [
      'a comparison in Chinese',
      { ...simple, question: '两种配送有什么区别', locale: 'zh-Hans', passages: [{ ...clear, lang: 'zh-Hans' }] },
    ],
    ['another language', { ...simple, question: '你们送到哪里？', locale: 'zh-Hans' }],
  ])('is large for %s', (_what, difficulty) => {
    expect(tierFor(difficulty)).toBe('large')
  })
})
