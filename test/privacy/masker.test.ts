import { describe, expect, it } from 'vitest'
import { createMasker } from '../../src/privacy/masker.ts'

const masker = createMasker({ regions: ['US', 'GB', 'CN'] })

describe('masking', () => {
  it('gives one value one placeholder throughout an exchange, however it is written', () => {
    const exchange = masker.open()
    expect(exchange.mask('jo@example.com or JO@EXAMPLE.COM, not al@example.com')).toBe(
      '[EMAIL_1] or [EMAIL_1], not [EMAIL_2]',
    )
    expect(exchange.mask('call +1 415-555-2671 or +1 (415) 555 2671; jo@example.com')).toBe(
      'call [PHONE_1] or [PHONE_1]; [EMAIL_1]',
    )
    expect(exchange.unmask('[PHONE_1], [EMAIL_2]')).toBe('+1 415-555-2671, al@example.com')
  })

  it('shares nothing between exchanges', () => {
    masker.open().mask('jo@example.com')
    expect(masker.open().unmask('[EMAIL_1]')).toBe('[EMAIL_1]')
  })

  it('gives customers back their own text that reads like a placeholder', () => {
    const exchange = masker.open()
    const text = 'I am jo@example.com, and you called me [EMAIL_1], `EMAIL_1` and \\[email\\_1\\]'
    const masked = exchange.mask(text)
    expect(masked).not.toContain('jo@')
    expect(masked.match(/\[EMAIL_1\]/g)).toHaveLength(1)
    expect(exchange.unmask(masked)).toBe(text)
  })
})

describe('unmasking', () => {
  const exchange = masker.open()
  exchange.mask('jo@example.com, 11010519491231002X')

  it.each([
    ['[EMAIL_1]', 'jo@example.com'],
    ['**[email_1]**, see', '**jo@example.com**, see'],
    ['[ Email_1 ]', 'jo@example.com'],
    ['\\[EMAIL\\_1\\]', 'jo@example.com'],
    ['[EMAIL\\_1]', 'jo@example.com'],
    ['`EMAIL_1`', '`jo@example.com`'],
    ['[[EMAIL_1]](mailto:[EMAIL_1])', '[jo@example.com](mailto:jo@example.com)'],
    ['\\[RESIDENT\\_ID\\_1\\]', '11010519491231002X'],
    ['[EMAIL_2] stays', '[EMAIL_2] stays'],
    ['MY_EMAIL_1, EMAIL_10, email_1 stay', 'MY_EMAIL_1, EMAIL_10, email_1 stay'],
  ])('%s', (text, expected) => {
    expect(exchange.unmask(text)).toBe(expected)
  })

  it('holds back of a stream only what may be the beginning of a placeholder', () => {
    const stream = exchange.unmaskStream()
    const pieces = [
      'Dear [EM',
      'AIL_1',
      '], see [the list',
      '](x), or E',
      'verest or EMAIL',
      '_1',
      ' and \\',
      '[EMAIL\\_1\\',
      '].',
    ]
    expect([...pieces.map((piece) => stream.push(piece)), stream.end()]).toEqual([
      'Dear ',
      '',
      'jo@example.com, see [the list',
      '](x), or ',
      'Everest or ',
      '',
      'jo@example.com and ',
      '',
      'jo@example.com.',
      '',
    ])
  })

  it('shows what it held back when nothing more comes', () => {
    const stream = exchange.unmaskStream()
    expect(stream.push('so [EMAIL_1')).toBe('so ')
    expect(stream.end()).toBe('[jo@example.com')
  })
})

describe('there and back, over random texts', () => {
  const random = seededRandom(20_240_131)
  const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)] as T
  // No value occurs here in two writings: those come back as the first.
  const fragments = [
    ...[
      'jo@example.com',
      '4111 1111 1111 1111',
      '+14155552671',
      '13812345678',
      'DE89370400440532013000',
      '203.0.113.7',
    ],
    ...['sk-abcdefghijklmnop12345678', 'password: hunter22', '11010519491231002X', '密码是abc12345'],
    ...[
      '[EMAIL_1]',
      'EMAIL_1',
      '\\[EMAIL_1\\]',
      '[phone_2]',
      'CARD_1',
      '[ TEXT_1 ]',
      '[EMAIL',
      '_1',
      ']',
      '[',
      '\\',
      '\\]',
    ],
    ...['hello', ' ', '\n', '，', '我的', 'EMAIL', '1', '(', ')', '**', '`', '_', '😀', '\u200b', '.', '/', '@'],
  ]
  const texts = Array.from({ length: 3_000 }, () =>
    Array.from({ length: 1 + Math.floor(random() * 12) }, () => pick(fragments)).join(''),
  )

  it('puts back exactly what was there', () => {
    for (const text of texts) {
      const exchange = masker.open()
      expect(exchange.unmask(exchange.mask(text))).toBe(text)
    }
  })

  it('says the same in pieces as in one', () => {
    for (const text of texts) {
      const exchange = masker.open()
      exchange.mask('jo@example.com 4111 1111 1111 1111')
      const stream = exchange.unmaskStream()
      let shown = ''
      for (let from = 0; from < text.length; ) {
        const to = from + 1 + Math.floor(random() * 6)
        shown += stream.push(text.slice(from, to))
        from = to
      }
      expect(shown + stream.end()).toBe(exchange.unmask(text))
    }
  })
})

/** A linear congruential generator: the same numbers in every run. */
function seededRandom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
    return state / 2_147_483_648
  }
}
