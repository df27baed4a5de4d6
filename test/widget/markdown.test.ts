import type { Nodes, Root } from 'mdast'
import { fromMarkdown } from 'mdast-util-from-markdown'
import { gfmFromMarkdown } from 'mdast-util-gfm'
import { gfm } from 'micromark-extension-gfm'
import { describe, expect, it } from 'vitest'
import { readBlocks } from '../../src/widget/markdown/blocks.ts'
import type { Block, Inline } from '../../src/widget/markdown/tree.ts'

// The reference reads the same text; what both mean is written down in the same short form.
const reference = (text: string) => fromMarkdown(text, { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] })

function ofReference(node: Nodes | Root): string {
  const inside = 'children' in node ? node.children.map(ofReference).join('') : ''
  switch (node.type) {
    case 'text':
      return node.value
    case 'inlineCode':
      return `<code ${node.value}>`
    case 'code':
      return `<pre ${node.value}>`
    case 'break':
      return '<break>'
    case 'thematicBreak':
      return '<rule>'
    case 'emphasis':
      return `<em ${inside}>`
    case 'strong':
      return `<strong ${inside}>`
    case 'delete':
      return `<del ${inside}>`
    case 'link':
      return `<link ${node.url} ${inside}>`
    case 'image':
      return `<image ${node.url} ${node.alt}>`
    case 'paragraph':
      return `<p ${inside}>`
    case 'heading':
      return `<h ${inside}>`
    case 'blockquote':
      return `<quote ${inside}>`
    case 'list':
      return `<list ${node.start ?? '-'} ${inside}>`
    case 'listItem':
      return `<item ${inside}>`
    case 'table':
      return `<table ${(node.align ?? []).map((side) => (side === 'left' ? '' : side)).join(',')} ${inside}>`
    case 'tableRow':
      return `<row ${inside}>`
    case 'tableCell':
      return `<cell ${inside}>`
    default:
      return inside
  }
}

function ofInline(piece: Inline): string {
  switch (piece.type) {
    case 'text':
      return piece.text
    case 'code':
      return `<code ${piece.text}>`
    case 'break':
      return '<break>'
    case 'citation':
      return `<citation ${piece.position}>`
    case 'image':
      return `<image ${piece.address} ${piece.text}>`
    case 'link':
      return `<link ${piece.address} ${piece.children.map(ofInline).join('')}>`
    default:
      return `<${piece.type} ${piece.children.map(ofInline).join('')}>`
  }
}

function ofBlock(block: Block): string {
  switch (block.type) {
    case 'paragraph':
      return `<p ${block.children.map(ofInline).join('')}>`
    case 'heading':
      return `<h ${block.children.map(ofInline).join('')}>`
    case 'code':
      return `<pre ${block.text}>`
    case 'rule':
      return '<rule>'
    case 'quote':
      return `<quote ${block.blocks.map(ofBlock).join('')}>`
    case 'list':
      return `<list ${block.start ?? '-'} ${block.items.map((item) => `<item ${item.map(ofBlock).join('')}>`).join('')}>`
    case 'table': {
      const rows = [block.header, ...block.rows]
      const cells = (row: (typeof rows)[number]) => row.map((cell) => `<cell ${cell.map(ofInline).join('')}>`).join('')
      return `<table ${block.align.join(',')} ${rows.map((row) => `<row ${cells(row)}>`).join('')}>`
    }
  }
}

const read = (text: string) => readBlocks(text).map(ofBlock).join('')

describe('markdown in the widget', () => {
  it.each([
    'One line.\nAnd another.\n\nA second paragraph.',
    'Hard  \nbreak and\\\nanother.',
    '# Title\n\n## Title ##\n\nUnderlined\n===\n\nAlso\n---\n\ntext\n***\n\n- - -',
    '#hashtag and 3 * 4 * 5 and snake_case_name and 2 ** 3',
    '**bold** *em* __bold__ _em_ ~~gone~~ ***both*** **a *b* c** *a **b** c*',
    '**unclosed and *half',
    '``` a `` b ``',
    'a*b*c and **a**b',
    '\\*not em\\* 1\\. \\[x\\] \\| \\_a\\_',
    '`code` and ``a ` b`` and `**not bold**` and ` a ` and unclosed ` tick',
    '[a link](https://example.com/a_b_c) and [with *em*](/path "title") and [](/empty)',
    '[parens](https://example.com/a_(b)) and [angled](<https://example.com/a b>) and [no link] [x]: y',
    '![otter](/otter.png) and [![inside](/a.png)](/b)',
    '<https://example.com/x> and <mailto:a@example.com> and <help@example.com>',
    'See https://example.com/a?b=c&d=e. Or (https://example.com/x), or help@example.com!',
    '&amp; &lt;b&gt; &#39; &#x41; &nbsp; &unknown; & x',
    '- one\n- two\n  more of two\nlazy\n- three',
    '* one\n\n* two\n\n  second paragraph of two\n\n* three',
    '1. one\n2. two\n   - nested\n   - nested too\n3. three',
    '3) three\n4) four',
    '- a\n  - b\n    - c\n- d',
    '- one\n+ other list\n\n1. numbered\n\nAfter.',
    'text\n- a list may follow at once\n\ntext\n14. but only from 1',
    '1. code:\n\n   ```sh\n   run it\n   ```\n\n2. next',
    '> quoted\n> still\nlazy\n\n> - list\n> - in quote\n\n> > twice',
    '```js\nconst a = "**x**"\n\n# not a heading\n```\n\nafter',
    '~~~\n```\n~~~\n\n```\nnever closed',
    '| A | B |\n|---|--:|\n| 1 | 2 |\n| `x` | **y** |\n\nafter',
    'A | B\n:-: | ---\n1 | 2\n\ntext | no table',
    'Before:\n| A |\n|---|\n| a \\| b |',
    '标准配送需要 **2 至 4 个工作日**。',
  ])('reads as CommonMark with tables: %j', (text) => {
    expect(read(text)).toBe(ofReference(reference(text)))
  })

  it('shows HTML as it was written, but for line breaks', () => {
    expect(read('<b>bold</b> <script>alert(1)</script> a<br>b')).toBe(
      '<p <b>bold</b> <script>alert(1)</script> a<break>b>',
    )
    expect(read('<div onclick="x">\n\n| A |\n|---|\n| 1<br/>2 |')).toContain('<p <div onclick="x">>')
  })

  it('closes emphasis beside Chinese punctuation, where CommonMark does not', () => {
    expect(read('**注意：**请先付款')).toBe('<p <strong 注意：>请先付款>')
  })

  it('takes two spaces for nesting under a number', () => {
    expect(read('1. one\n  - nested\n2. two')).toBe('<list 1 <item <p one><list - <item <p nested>>>><item <p two>>>')
  })

  it('shows every beginning of a streamed answer without an error', () => {
    const text =
      '# T\n\n1. a **b** [c](https://x.example)\n   - d\n\n| A | B |\n|---|---|\n| `1` | ![i](/i.png) |\n\n> q'
    for (let end = 0; end <= text.length; end += 1) expect(() => readBlocks(text.slice(0, end))).not.toThrow()
  })

  it('fills up short rows and cuts long ones', () => {
    expect(read('| A | B |\n|---|---|\n| 1 |\n| 1 | 2 | 3 |')).toBe(
      '<table , <row <cell A><cell B>><row <cell 1><cell >><row <cell 1><cell 2>>>',
    )
  })

  it('ends an address before Chinese punctuation', () => {
    expect(read('见 https://example.com/帮助。')).toBe(
      '<p 见 <link https://example.com/帮助 https://example.com/帮助>。>',
    )
  })

  // Backtracking that doubles with every repetition would not come to an end here.
  it.each([
    '*a ',
    '**a_b',
    '[',
    '[a](b)',
    '[[a](b)',
    '`',
    '` ``',
    '<',
    '> ',
    '- ',
    '\\',
    'a@b.',
    'https://a.',
    '|',
    '&#',
  ])('reads any number of %j', (part) => {
    expect(read(part.repeat(1_000))).toBeTypeOf('string')
    expect(read(`[${part.repeat(1_000)}`)).toBeTypeOf('string')
  })

  it('knows the numbers of sources from other brackets', () => {
    expect(read('Thirty days [1]. Free [2][12].')).toBe('<p Thirty days <citation 1>. Free <citation 2><citation 12>.>')
    expect(read('[1](/x) [0] [100] [a] \\[1]')).toBe('<p <link /x 1> [0] [100] [a] [1]>')
  })
})
