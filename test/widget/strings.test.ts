import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import * as english from '../../src/widget/strings/en.ts'
import { chooseLocale, fill, inLocale, readStrings } from '../../src/widget/strings/strings.ts'
import * as chinese from '../../src/widget/strings/zh.ts'

const all = ({ panel, launcher }: typeof english) => ({ ...panel, ...launcher })
const places = (text: string) => [...text.matchAll(/\{\w+\}/g)].map(String).sort()

describe('the words of the widget', () => {
  it('are a file to translate, in the guide', () => {
    const file = join(import.meta.dirname, '../../docs/guides/widget-strings.en.json')
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(all(english))
  })

  it('have the same places for values in every language', () => {
    for (const [key, text] of Object.entries(all(chinese)))
      expect([key, places(text)]).toEqual([key, places(all(english)[key as keyof ReturnType<typeof all>])])
  })

  it('are filled in as they are, and where a value is missing it shows', () => {
    expect(fill('{name} has {count}', { name: '{count}$&', count: 0 })).toBe('{count}$& has 0')
    expect(fill('{other}', {})).toBe('{other}')
  })

  it('of a site are taken where they are words', () => {
    expect(readStrings({ send: 'Senden', left: 1, close: null })).toEqual({ send: 'Senden' })
    for (const odd of [null, undefined, 'x', 3, []]) expect(readStrings(odd)).toEqual({})
  })

  it.each([
    ['zh-Hans', '二'],
    ['zh-TW', '二'],
    ['EN', 'two'],
    ['fr', 'two'],
  ])('by language: for %s', (locale, text) => {
    expect(inLocale({ en: 'two', 'zh-Hans': '二' }, locale)).toBe(text)
  })

  it('are the attribute’s language before any other', () => {
    expect(chooseLocale('ar')).toBe('ar')
    expect(inLocale(undefined, 'en')).toBeUndefined()
  })
})
