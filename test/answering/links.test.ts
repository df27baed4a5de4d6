import { describe, expect, it } from 'vitest'
import { addressesOf } from '../../src/answering/generate/addresses.ts'
import { cleanLinks } from '../../src/answering/generate/links.ts'

const rules = {
  addresses: addressesOf(
    'See [returns](https://shop.example/returns?a=1&b=2) or https://shop.example/map_(old). ![map](/files/map.png) </sources/help#a> ![way](https://pictures.example/way.png)',
  ),
  hosts: new Set(['help.shop.example']),
  pictureHosts: new Set(['help.shop.example']),
}
const clean = (text: string) => cleanLinks(text, rules)

describe('links in an answer', () => {
  it.each([
    '[returns](https://shop.example/returns?a=1&b=2)',
    'See https://shop.example/map_(old) for a map.',
    '![map](/files/map.png)',
    '[here](/sources/help#a)',
    '<https://help.shop.example/anything>',
    '![a screen](https://help.shop.example/screen.png)',
    'Prices < 6 and > 3, *both* in **bold**, a `code` and one<br>break.',
  ])('stay where the cited passage or the operator has them: %s', (text) => {
    expect(clean(text)).toBe(text)
  })

  it.each([
    ['![way](https://pictures.example/way.png)', '[way](https://pictures.example/way.png)'],
    ['![look](https://shop.example/returns?a=1&b=2)', '[look](https://shop.example/returns?a=1&b=2)'],
  ])('are links where a picture would tell a foreign host who reads: %s', (text, expected) => {
    expect(clean(text)).toBe(expected)
  })

  it.each([
    ['[here](https://evil.example/?q=secret)', 'here'],
    ['![here](https://evil.example/?q=secret)', 'here'],
    ['[![here](https://evil.example/x.png)](https://evil.example)', 'here'],
    ['[here](https://shop.example/other)', 'here'],
    ['[here](https://shop.example@evil.example/returns)', 'here'],
    ['[here](https://help.shop.example.evil.example/)', 'here'],
    ['[here](https:\\\\evil.example)', 'here'],
    ['[here](//evil.example)', 'here'],
    ['[here](</\\evil.example>)', 'here'],
    ['[here](javascript:alert(1))', 'here'],
    ['[here](JaVaScRiPt&#58;alert(1))', 'here'],
    ['![here](data:image/png;base64,AAAA)', 'here'],
    ['[here](https://ev\u200Bil.example)', 'here'],
    ['[here][1]', 'here'],
    ['here\n[1]: https://evil.example', 'here\n'],
    ['here <https://evil.example>', 'here '],
    ['here https://evil.example/?q=secret, there', 'here, there'],
    ['请看https://evil.example/路径。好', '请看。好'],
    ['here www.evil.example', 'here '],
    ['here &lt;a href="https://evil.example"&gt;x&lt;/a&gt;', 'here x'],
    ['here<img src=x onerror=alert(1)>', 'here'],
    ['here<scr<b>ipt>alert(1)</script>', 'here'],
    ['here <svg onload=alert(1)', 'here '],
    ['h&#116;tps://evil.example/', ''],
  ])('lose their address and keep their words otherwise: %s', (text, expected) => {
    expect(clean(text)).toBe(expected)
  })

  it.each(['[here](https://evil.example', '![here](x y z)', '[here]: x'.padStart(20, 'a')])(
    'take the sentence with them where they cannot be taken out: %s',
    (text) => {
      expect(clean(text)).toBeUndefined()
    },
  )
})
