import { deflateSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import type { KnowledgeDocument } from '../../src/knowledge/document.ts'
import { ReadingThread } from '../../src/knowledge/reading-thread.ts'
import { openBrowser } from '../support/browser.ts'
import { documentOf } from './document-of.ts'
import { docxFile, listItemXml, paragraphXml, pictureXml, tableXml, zipFile } from './documents/docx-file.ts'
import { pdfFile, swollenPdf, type Writing } from './documents/pdf-file.ts'

function asked({ passages }: KnowledgeDocument) {
  return passages.map(({ headingPath, text }) => [headingPath.join(' > '), text])
}

/** Lines of text, one below the other. */
function column(top: number, lines: readonly (string | Omit<Writing, 'x' | 'y'>)[]): Writing[] {
  return lines.map((line, at) => ({ x: 60, y: top - at * 14, ...(typeof line === 'string' ? { text: line } : line) }))
}

describe('PDF', () => {
  const footer = (page: number): Writing[] => [
    { x: 60, y: 770, text: 'Shop handbook', size: 9 },
    { x: 290, y: 50, text: `Page ${page} of 3`, size: 9 },
  ]
  const handbook = pdfFile([
    [
      ...footer(1),
      { x: 60, y: 700, text: 'Delivery and returns', size: 22 },
      ...column(660, [
        { text: 'Where do you ship?', size: 15 },
        'We ship to all of Europe and to many countries in Asia, and the deliv-',
        'ery takes a well-',
        'known number of days.',
      ]),
      ...column(590, ['A well-known courier brings it.']),
      ...column(560, ['- Parcels need a signature.', '- Letters do not.']),
    ],
    [
      ...footer(2),
      ...column(700, [{ text: 'What does it cost?', size: 15 }, 'It depends on the country:']),
      ...['Country|Days|Price', 'Germany|3|EUR 5.00', 'France|4|EUR 6.00'].flatMap((row, at) =>
        row.split('|').map((text, cell) => ({ x: 60 + cell * 150, y: 660 - at * 16, text })),
      ),
      ...column(600, [
        { text: 'Can I change the address?', bold: true },
        'Yes, as long as the parcel is with us, and that',
      ]),
    ],
    [...footer(3), ...column(700, ['is until the evening of the same day.'])],
  ])

  it('makes headings, paragraphs, lists and tables of what its pages look like', async () => {
    const document = await documentOf('handbook.pdf', handbook)
    expect(asked(document)).toEqual([
      [
        'Delivery and returns > Where do you ship?',
        'We ship to all of Europe and to many countries in Asia, and the delivery takes a well-known number of days.\n\nA well-known courier brings it.\n\n- Parcels need a signature.\n- Letters do not.',
      ],
      [
        'Delivery and returns > What does it cost?',
        'It depends on the country:\n\n| Country | Days | Price |\n| - | - | - |\n| Germany | 3 | EUR 5.00 |\n| France | 4 | EUR 6.00 |',
      ],
      [
        'Delivery and returns > What does it cost? > Can I change the address?',
        'Yes, as long as the parcel is with us, and that is until the evening of the same day.',
      ],
    ])
    expect(document.passages.map(({ page }) => page)).toEqual([1, 2, 2])
    expect(document.problems).toEqual([])
  })

  it('goes by the structure that it declares, with tables of long cells and other scripts', async () => {
    const context = await openBrowser()
    const page = await context.newPage()
    await page.setContent(`<html lang="en"><title>Handbook</title><h1>Delivery</h1>
      <h2>What does it cost?</h2><p>It depends:</p><table border="1"><tr><th>Country</th><th>Price</th></tr>
      <tr><td>France with all the islands that belong to it, which take somewhat longer than the rest does</td><td>6</td></tr>
      <tr><td>Germany</td><td>5</td></tr></table><ol><li>Order.</li><li>Wait.</li></ol>
      <h2 style="break-before:page">如何退货？</h2><p>${'在订单里点击退货按钮，七天之内可以无理由退货。'.repeat(4)}</p></html>`)
    const document = await documentOf('a.pdf', await page.pdf({ tagged: true, width: '400px', height: '600px' }))
    expect(asked(document)).toEqual([
      [
        'Delivery > What does it cost?',
        'It depends:\n\n| Country | Price |\n| - | - |\n| France with all the islands that belong to it, which take somewhat longer than the rest does | 6 |\n| Germany | 5 |\n\n1. Order.\n2. Wait.',
      ],
      ['Delivery > 如何退货？', '在订单里点击退货按钮，七天之内可以无理由退货。'.repeat(4)],
    ])
    expect(document.passages.map(({ page }) => page)).toEqual([1, 2])
  })

  it('takes the title that it declares, and one that anybody may open although it is encrypted', async () => {
    const pages = [column(700, ['Only text.'])]
    for (const options of [{ title: 'House rules' }, { title: 'House rules', password: '' }]) {
      expect(asked(await documentOf('a.pdf', pdfFile(pages, options)))).toEqual([['House rules', 'Only text.']])
    }
    expect(asked(await documentOf('a.pdf', pdfFile(pages, { title: 'rules.docx' })))).toEqual([['A', 'Only text.']])
  })

  it('serves what can be read of one that was cut off, and says that something is missing', async () => {
    const { passages, problems } = await documentOf('a.pdf', handbook.subarray(0, -12))
    expect(passages).toHaveLength(3)
    expect(problems).toContainEqual({
      level: 'error',
      document: 'a.pdf',
      message: expect.stringContaining('cut off at its end'),
    })
  })

  it.each<[name: string, file: Buffer, message: string]>([
    [
      'encrypted',
      pdfFile([column(700, ['Secret.'])], { password: 'word' }),
      'It is encrypted. Save it without a password.',
    ],
    [
      'without names for its letters',
      pdfFile([column(700, ['Only text.'])], { nameless: true }),
      'do not tell which letters they show',
    ],
    ['scanned', pdfFile([[], []]), 'pictures of pages and no text (a scan). Run text recognition (OCR)'],
    ['cut off in the middle', handbook.subarray(0, 300), 'It may have been cut off. Save or download it again.'],
    ['no PDF', Buffer.from('%PDF-1.4 and nothing else'), 'It is no whole PDF'],
  ])('says what to mend of one that is %s', async (_, file, message) => {
    const { passages, problems } = await documentOf('a.pdf', file)
    expect(passages).toEqual([])
    expect(problems).toMatchObject([
      { level: 'error', message: expect.stringMatching(new RegExp(escaped(message), 'i')) },
    ])
  })

  it('names the pages that are pictures', async () => {
    const { passages, problems } = await documentOf('a.pdf', pdfFile([column(700, ['Some text.']), [], []]))
    expect(passages).toHaveLength(1)
    expect(problems).toMatchObject([{ level: 'remark', message: expect.stringContaining('Pages 2, 3 without text') }])
  })

  it('is given up when it takes too much, and the next document is read', async () => {
    const spaces = Buffer.alloc(200 * 1024 * 1024, ' ')
    const bomb = swollenPdf(deflateSync(deflateSync(spaces)), '[/FlateDecode /FlateDecode]')
    const thread = new ReadingThread({ seconds: 60, memory: 150 * 1024 * 1024 })
    try {
      const swollen = await thread.read({ path: 'a.pdf', size: 0, modified: 0 }, bomb, 'en')
      expect(swollen.problems).toMatchObject([{ level: 'error', message: expect.stringContaining('MB of memory') }])
      const next = await thread.read({ path: 'b.md', size: 0, modified: 0 }, Buffer.from('## Why?\n\nSo.'), 'en')
      expect(next.passages).toHaveLength(1)
    } finally {
      await thread.close()
    }
    const hasty = new ReadingThread({ seconds: 0, memory: 2 ** 40 })
    const late = await hasty.read({ path: 'a.pdf', size: 0, modified: 0 }, bomb, 'en')
    expect(late.problems).toMatchObject([{ level: 'error', message: expect.stringContaining('longer than 0 seconds') }])
    await hasty.close()
  })
})

describe('Word documents', () => {
  it('are read by their styles, with lists, tables and what pictures show', async () => {
    const file = docxFile(
      [
        paragraphXml('Returns', 'Title'),
        paragraphXml('How do I return a parcel?', '1'),
        paragraphXml('Do this:'),
        listItemXml('Open the order.'),
        listItemXml('Press &lt;return&gt;.'),
        pictureXml('The return button'),
        paragraphXml('What does it cost?', '1'),
        tableXml([
          ['Country', 'Price'],
          ['Germany', 'EUR 5'],
        ]),
        paragraphXml('Exceptions', '2'),
        paragraphXml('None.'),
      ].join(''),
    )
    const document = await documentOf('returns.docx', file)
    expect(asked(document)).toEqual([
      [
        'Returns > How do I return a parcel?',
        'Do this:\n\n- Open the order.\n- Press \\<return>.\n\nThe return button',
      ],
      [
        'Returns > What does it cost?',
        '| Country | Price |\n| - | - |\n| Germany | EUR 5 |\n\n### Exceptions\n\nNone.',
      ],
    ])
    expect(document.problems).toEqual([])
  })

  const zeros = Buffer.alloc(20 * 1024 * 1024)
  it.each<[name: string, file: Buffer, message: string]>([
    ['a bomb of one part', docxFile('', [{ name: 'word/media/b.png', content: zeros }]), 'times its size, more than'],
    ['a bomb of text', docxFile('', [{ name: 'b.xml', content: Buffer.alloc(45 * 1024 * 1024) }]), 'unpacks to 45 MB'],
    ['a bomb of declared size', docxFile('', [{ name: 'b.png', content: 'x', declaredSize: 4e9 }]), 'MB, more than'],
    ['a bomb that lies', docxFile('', [{ name: 'b.xml', content: zeros, declaredSize: 10 }]), 'too many bytes'],
    [
      'a bomb of many parts',
      zipFile(Array.from({ length: 5_001 }, (_, at) => ({ name: `${at}`, content: '' }))),
      'it has 5001 parts',
    ],
    ['no zip', Buffer.from('Just text.'), 'no whole Word document'],
    ['cut off', docxFile(paragraphXml('Text')).subarray(0, 400), 'no whole Word document'],
    ['another zip', zipFile([{ name: 'a.txt', content: 'x' }]), 'no Word document'],
    ['old or encrypted', Buffer.from('d0cf11e0a1b11ae1', 'hex'), 'encrypted, or an old Word document'],
  ])('are refused where one is %s', async (_, file, message) => {
    const { passages, problems } = await documentOf('a.docx', file)
    expect(passages).toEqual([])
    expect(problems).toMatchObject([{ level: 'error', message: expect.stringContaining(message) }])
  })
})

function escaped(text: string): string {
  return text.replace(/[().]/g, '\\$&')
}
