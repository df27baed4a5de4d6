import { describe, expect, it } from 'vitest'
import { createTexts, type LocaleTexts } from '../../src/dialog/texts.ts'

const texts = (en: LocaleTexts, zh: LocaleTexts = en, required: string[] = []) =>
  createTexts(
    new Map([
      ['en', en],
      ['zh-Hans', zh],
    ]),
    required,
  )

describe('the texts of a bot', () => {
  it('have plural forms, each language its own', () => {
    const { text } = texts(
      { items: '{count, plural, =0 {no items} one {# item} other {# items}} for {name}' },
      { items: '{name}有{count, plural, other {#件}}' },
    )
    expect([0, 1, 2].map((count) => text('en', 'items', { count, name: 'Ann' }))).toEqual([
      'no items for Ann',
      '1 item for Ann',
      '2 items for Ann',
    ])
    expect(text('zh-Hans', 'items', { count: 1, name: '安' })).toBe('安有1件')
  })

  it('take values as they are, and markdown and apostrophes too', () => {
    const { text } = texts({ hello: "I'm **sure** that <https://shop.example> is {name}'s" })
    expect(text('en', 'hello', { name: '{x} <b>' })).toBe("I'm **sure** that <https://shop.example> is {x} <b>'s")
  })

  it('go before those that the house brings', () => {
    expect(texts({ 'dialog.stopped': 'Stopped.' }).text('zh-Hans', 'dialog.stopped')).toBe('Stopped.')
    expect(texts({}).text('zh-Hans', 'yes')).toBe('是')
    expect(texts({}).of('en')('no-such-text')).toBeUndefined()
  })

  it.each([
    [{ a: 'x' }, {}, [], '"a" is missing in zh-Hans'],
    [{ a: '{n}' }, { a: '{m}' }, [], '"a" takes other values in zh-Hans than in en'],
    [{ a: '{n, plural, one {x}}' }, { a: '{n}' }, [], '"a" in en is no ICU message'],
    [{ a: '{unfinished' }, { a: 'x' }, [], '"a" in en is no ICU message'],
    [{}, {}, ['tool.orders.cancel.confirm'], '"tool.orders.cancel.confirm" is missing in en'],
  ])('are refused at the start: %#', (en, zh, required, problem) => {
    expect(() => texts(en as LocaleTexts, zh as LocaleTexts, required)).toThrow(
      expect.objectContaining({ code: 'config-invalid', message: expect.stringContaining(problem) }),
    )
  })

  it('of a language that the house does not speak are all asked for', () => {
    expect(() => createTexts(new Map([['de', {}]]))).toThrow(/"slot.ask" is missing in de/)
  })

  it('say which value they lack', () => {
    expect(() => texts({ a: 'hello {name}' }).text('en', 'a')).toThrow(
      expect.objectContaining({ code: 'dialog-failed' }),
    )
  })
})
