import { styleText } from 'node:util'
import { describe, expect, it } from 'vitest'
import { renderMarkdown } from '../../../src/channels/terminal/markdown.ts'
import type { Paint, Style } from '../../../src/channels/terminal/paint.ts'
import { displayWidth } from '../../../src/channels/terminal/width.ts'

const plain: Paint = Object.assign((text: string) => text, { hyperlinks: false })
const coloured: Paint = Object.assign(
  (text: string, styles: readonly Style[], href?: string) => {
    const styled = styleText([...styles], text, { validateStream: false })
    return href === undefined ? styled : `<${href}>${styled}</>`
  },
  { hyperlinks: true },
)

const baseUrl = 'http://localhost:3978'
const render = (text: string, columns = 40) => renderMarkdown(text, { columns, paint: plain, baseUrl })

describe('markdown in a terminal', () => {
  it.each<[what: string, markdown: string, shown: string]>([
    ['a heading and a paragraph', '## Delivery\nWe ship.', 'Delivery\n\nWe ship.'],
    ['emphasis without its marks', 'a **b** *c* ~~d~~ `e`', 'a b c d e'],
    [
      'words, wrapped between them',
      'Standard delivery takes two to three working days.',
      'Standard delivery takes two to three\nworking days.',
    ],
    [
      'Chinese, wrapped between characters and never before a comma',
      '普通快递需要两到三个工作日，偏远地区会更久，请您耐心等待。',
      '普通快递需要两到三个工作日，偏远地区会更\n久，请您耐心等待。',
    ],
    ['Chinese lines of one paragraph, joined without a space', '满三百九十九元\n包邮。', '满三百九十九元包邮。'],
    [
      'a long address, in one piece',
      'See https://shop.example/a/very/long/path/to/read',
      'See\nhttps://shop.example/a/very/long/path/to/read',
    ],
    ['a hard break', 'one  \ntwo<br>three', 'one\ntwo\nthree'],
    [
      'a relative link, with where it leads',
      '[Delivery](/sources/d#x)',
      'Delivery\n(http://localhost:3978/sources/d#x)',
    ],
    ['a mail address that is its own text, once', '[a@b.example](mailto:a@b.example)', 'a@b.example'],
    ['a link that leads nowhere, as its text', '[click](javascript:alert(1))', 'click'],
    ['an image, as its text', 'See ![the size table](/size.svg)', 'See [the size table]'],
    ['character references', 'Fish &amp; chips &lt; &#163;9 &unknown;', 'Fish & chips < £9 &unknown;'],
    [
      'a nested list',
      '- tents\n  - two persons, and a line that is too long for it\n    1. blue\n    2. red\n- boots',
      '• tents\n  • two persons, and a line that is too\n    long for it\n    1. blue\n    2. red\n• boots',
    ],
    ['a list that starts at nine', '9. a\n10. b\n    more', '9. a\n10. b more'],
    ['tasks', '- [x] done\n- [ ] open', '• ☑ done\n• ☐ open'],
    ['a reference', '[Delivery][d]\n\n[d]: /d', 'Delivery (http://localhost:3978/d)'],
    ['no character by a reference that would turn the line', 'a&#x202e;b&#27;[31mc', 'ab\ufffd[31mc'],
    ['a quotation', '> said\n> again', '│ said again'],
    ['code, as it is', '```\nif (a)\n    b &amp; c\n```', '  if (a)\n      b &amp; c'],
  ])('shows %s', (_, markdown, shown) => {
    expect(render(markdown)).toBe(shown)
  })

  it('lines up a table whose cells are Chinese, Latin and emoji', () => {
    const shown = render(
      '| 地区 | 时效 | 运费 |\n|:--|:-:|--:|\n| 中国大陆 | 2 天 | ¥10 |\n| Hong Kong 🇭🇰 | 5–7 天 | ¥1,250 |',
    )
    expect(shown).toBe(
      [
        '地区         │  时效  │   运费',
        '─────────────┼────────┼───────',
        '中国大陆     │  2 天  │    ¥10',
        'Hong Kong 🇭🇰 │ 5–7 天 │ ¥1,250',
      ].join('\n'),
    )
  })

  it('wraps the cells of a table that is too wide', () => {
    const shown = render('| Item | Care |\n|-|-|\n| Otterskin jacket | Wash at 30 degrees and dry in the shade |', 30)
    for (const line of shown.split('\n')) expect(displayWidth(line)).toBeLessThanOrEqual(30)
    expect(shown.replace(/[\s│─┼]+/g, ' ')).toContain('Wash at')
    expect(shown.split('\n').length).toBeGreaterThan(4)
  })

  it('lets no document drive the terminal', () => {
    const evil =
      'a\u001b[2J\u001b]0;title\u0007b\u009b31mc\u0008\u202Ed `\u001b[31m` [\u001b[1mx](https://a.example/\u001b]8;;)'
    const shown = renderMarkdown(`${evil}\n\n| \u001b[5mx |\n|-|\n| \r\u0000y |`, { columns: 80, paint: plain })
    expect(shown).not.toMatch(/[^\P{Cc}\n]|\u202e/u)
    expect(shown).toContain('ab')
  })

  it('styles each line on its own, and hides an address behind a link that can be clicked', () => {
    const shown = renderMarkdown('# Big\n\n**one two** [three](/t)', { columns: 5, paint: coloured, baseUrl })
    expect(shown.split('\n')).toEqual([
      '\u001b[1mBig\u001b[22m',
      '',
      '\u001b[1mone\u001b[22m',
      '\u001b[1mtwo\u001b[22m',
      '<http://localhost:3978/t>\u001b[4mthree\u001b[24m</>',
    ])
  })
})

describe('the width of a text', () => {
  it.each([
    ['plain', 5],
    ['中文', 4],
    ['ｶﾅ', 2],
    ['カナ', 4],
    ['한국', 4],
    ['e\u0301', 1],
    ['👩‍👩‍👧‍👦', 2],
    ['🇭🇰', 2],
    ['☑', 1],
    ['（）。', 6],
    ['a\u200bb', 2],
  ])('of %s is %i', (text, width) => {
    expect(displayWidth(text)).toBe(width)
  })
})
