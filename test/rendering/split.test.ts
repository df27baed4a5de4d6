import { toString as textOf } from 'mdast-util-to-string'
import { describe, expect, it } from 'vitest'
import { parseMarkdown } from '../../src/rendering/markdown.ts'
import { splitMarkdown } from '../../src/rendering/split/split.ts'

const split = (text: string, most: number) => splitMarkdown(text, { most })
/** Without white space, which may go where a piece ends. */
const words = (text: string) => text.replace(/\s+/g, '')
const read = (pieces: readonly string[]) => words(pieces.map((piece) => textOf(parseMarkdown(piece))).join(''))

describe('a reply in pieces', () => {
  it('is one piece where it fits', () => {
    expect(split('One.\n\nTwo.', 10)).toEqual(['One.\n\nTwo.'])
    expect(split('', 10)).toEqual([''])
  })

  it('is cut between blocks, and a heading goes with what it heads', () => {
    expect(split('One one.\n\n# Two\n\nTwo two.\n\nThree.', 20)).toEqual(['One one.', '# Two\n\nTwo two.', 'Three.'])
  })

  it.each([
    [
      'English',
      'It costs nothing. It takes two days! Is it safe? Yes.',
      38,
      ['It costs nothing. It takes two days!', 'Is it safe? Yes.'],
    ],
    ['Chinese', '运费为零。两天送到！安全吗？是的。', 10, ['运费为零。两天送到！', '安全吗？是的。']],
    ['Arabic', 'الشحن مجاني. يستغرق يومين. هل هو آمن؟ نعم.', 28, ['الشحن مجاني. يستغرق يومين.', 'هل هو آمن؟ نعم.']],
  ])('is cut between sentences of %s', (_, text, most, expected) => {
    expect(split(text, most)).toEqual(expected)
  })

  it('is cut between words where a sentence is too long, and within one that is longer still', () => {
    expect(split('a longish sentence withoutanyend', 10)).toEqual(['a longish', 'sentence', 'withoutany', 'end'])
  })

  it('never cuts a character, however many units it has', () => {
    const family = '👨‍👩‍👧‍👦'
    const pieces = split(family.repeat(5), 25)
    expect(pieces).toEqual([family.repeat(2), family.repeat(2), family])
    expect(split('é'.normalize('NFD').repeat(4), 3).every((piece) => piece.normalize('NFC').startsWith('é'))).toBe(true)
  })

  it('keeps links, code and emphasis whole, and marks each part where one is too long', () => {
    const link = '[the page. Of returns](https://example.com/returns.html)'
    expect(split(`Read it. See ${link}. Thanks.`, 64)).toEqual(['Read it.', `See ${link}.`, 'Thanks.'])
    expect(split('**One two. Three four. Five six.**', 18)).toEqual([
      '**One two.**',
      '**Three four.**',
      '**Five six.**',
    ])
    expect(split('Run `parley eval --json` now.', 19)).toEqual(['Run', '`parley eval --jso`', '`n` now.'])
    expect(split('[one two three](https://e.io)', 24)).toEqual(['[one two](https://e.io)', '[three](https://e.io)'])
  })

  it('goes on in fences of its own, with the language', () => {
    expect(split('```sh\none\ntwo\nthree\n```', 17)).toEqual(['```sh\none\ntwo\n```', '```sh\nthree\n```'])
    // Fences longer than those in the code.
    expect(split('````\n```\na b c\n```\n````', 18)).toEqual([
      '````\n```\n````',
      '````\na b c\n````',
      '````\n```\n````',
    ])
  })

  it('goes on below the header of its table; a row that is too long becomes a list', () => {
    const head = '| Size | Price |\n| --- | ---: |'
    const rows = ['| S | 10 |', '| M | 12 |', '| L | 14 |']
    expect(split([head, ...rows].join('\n'), 60)).toEqual([`${head}\n${rows[0]}\n${rows[1]}`, `${head}\n${rows[2]}`])
    expect(split(`${head}\n| S | as much as you like |\n| M | 12 |`, 42)).toEqual([
      '- Size: S\n- Price: as much as you like',
      `${head}\n| M | 12 |`,
    ])
  })

  it('is cut between the items of a list, which keep their numbers, and within an item that is too long', () => {
    expect(split('1. one one\n2. two two\n3. three', 22)).toEqual(['1. one one\n2. two two', '3. three'])
    expect(split('- First. Second. Third.\n- b', 18)).toEqual(['- First. Second.', 'Third.\n- b'])
    expect(split('- a\n  - inner one\n  - inner two\n- b', 20)).toEqual(['- a\n  - inner one', '- inner two\n- b'])
  })

  it('stays quoted', () => {
    expect(split('> One one. Two two.\n> Three.', 12)).toEqual(['> One one.', '> Two two.', '> Three.'])
  })

  it('has its addresses where they are used', () => {
    expect(split('See [here][1]. Then go.\n\n[1]: https://e.io', 28)).toEqual([
      'See [here](<https://e.io>).',
      'Then go.',
    ])
  })

  it('counts as its platform does', () => {
    const escaped = (text: string) => text.replaceAll('&', '&amp;').length
    expect(splitMarkdown('A & B. C & D.', { most: 12, measure: escaped })).toEqual(['A & B.', 'C & D.'])
  })

  it('is not undone by what nobody writes', () => {
    const bombs = [
      '>'.repeat(3_000),
      '*'.repeat(5_000),
      '['.repeat(5_000),
      '- '.repeat(2_000),
      `${'a'.repeat(9_000)}`,
      '`'.repeat(5_001),
      '|'.repeat(4_000),
    ]
    for (const bomb of bombs) {
      const pieces = split(`${bomb}\nend`, 500)
      expect(pieces.every(({ length }) => length <= 500)).toBe(true)
      expect(pieces.join('')).toContain('end')
    }
  })

  it('loses nothing and is never too long, whatever it is made of', () => {
    const blocks = [
      '# A heading that is longer than most',
      'Plain words. More of them, with **bold text** and `code`. Then a [link to a page](https://example.com/a/page)!',
      '- one\n- two\n  - inner\n  - more inner text here. And there.\n- three',
      '| a | b |\n| - | - |\n| first cell | second cell |\n| third cell | and a much longer fourth cell |',
      '```ts\nconst answer = 42\nconst question = undefined\n```',
      '> quoted words. And more quoted words.',
      '退货需要在三十天内。请保留收据！谢谢。',
      'شكرا لك. نراك قريبا.',
      '😀😃😄😁😆😅🤣😂',
    ]
    let seed = 7
    const random = (below: number) => {
      seed = (seed * 48_271) % 2_147_483_647
      return seed % below
    }
    for (let time = 0; time < 60; time++) {
      const text = Array.from({ length: 1 + random(8) }, () => blocks[random(blocks.length)]).join('\n\n')
      const most = 60 + random(200)
      const pieces = split(text, most)
      expect(pieces.filter(({ length }) => length > most)).toEqual([])
      const shown = read(pieces)
      for (const word of ['Plain', 'bold', 'inner', 'fourthcell', 'question', 'quoted', '收据', 'قريبا', '🤣']) {
        const count = (within: string) => within.split(word).length
        expect(count(shown)).toBe(count(words(textOf(parseMarkdown(text)))))
      }
    }
  })
})
