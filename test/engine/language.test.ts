import { describe, expect, it } from 'vitest'
import { chooseLocale } from '../../src/engine/language.ts'

describe('the language of a turn', () => {
  it.each([
    { text: 'where do you ship?', hints: [], locale: 'en', why: 'it is written in it' },
    { text: '怎么退货', hints: ['en'], locale: 'zh-Hans', why: 'the text says more than the page' },
    { text: 'where do you ship?', hints: ['zh-Hans'], locale: 'en', why: 'the customer changed language' },
    { text: 'SIM卡怎么激活', hints: [], locale: 'zh-Hans', why: 'a Latin word in a Chinese sentence' },
    { text: 'what does 退货 mean on my label', hints: [], locale: 'en', why: 'a Chinese word in an English sentence' },
    { text: 'ok then', hints: ['zh-Hans'], locale: 'en', why: 'letters are not Chinese' },
    { text: 'AO-123456', hints: ['zh-Hans'], locale: 'zh-Hans', why: 'an order number is of no language' },
    { text: 'ann@mail.example', hints: ['zh-Hans'], locale: 'zh-Hans', why: 'nor is an e-mail address' },
    { text: '订单AO-123456到哪了', hints: ['en'], locale: 'zh-Hans', why: 'what stands around it says more' },
    { text: '123456', hints: ['zh-Hans'], locale: 'zh-Hans', why: 'a number goes on in the language spoken before' },
    { text: '👍', hints: [undefined, 'zh-CN'], locale: 'zh-Hans', why: 'the client declares a kin of it' },
    { text: '', hints: ['fr'], locale: 'en', why: 'nothing known: the default' },
  ])('$text with $hints is $locale: $why', ({ text, hints, locale }) => {
    expect(chooseLocale(text, ['en', 'zh-Hans'], ...hints)).toBe(locale)
  })
})
