import { describe, expect, it } from 'vitest'
import { readMarkers } from '../../src/answering/generate/markers.ts'
import { UnitSplitter } from '../../src/answering/generate/unit-splitter.ts'

function split(text: string, size = text.length): { units: string[]; leads: string[] } {
  const splitter = new UnitSplitter()
  const units = []
  for (let at = 0; at < text.length; at += size) units.push(...splitter.push(text.slice(at, at + size)))
  units.push(...splitter.end())
  return { units: units.map((unit) => unit.text), leads: units.map((unit) => unit.lead) }
}

const texts: [string, string, string[]][] = [
  ['sentences with markers', 'One. [1] Two [2]. Three (3).', ['One. [1]', 'Two [2].', 'Three (3).']],
  ['several markers', 'One. [1][2] Two [1, 2]. Three. [1] [2]', ['One. [1][2]', 'Two [1, 2].', 'Three. [1] [2]']],
  ['Chinese', '三天退款。[1]运费不退【2】。好的［1］！', ['三天退款。[1]', '运费不退【2】。', '好的［1］！']],
  ['Arabic', 'خلال ٥ أيام. [1] هل هذا واضح؟ [2]', ['خلال ٥ أيام. [1]', 'هل هذا واضح؟ [2]']],
  ['Hebrew', 'תוך 5 ימים. [1] זה הכול! [1]', ['תוך 5 ימים. [1]', 'זה הכול! [1]']],
  [
    'numbers and abbreviations',
    'It is $4.90, e.g. in the U.S. by Dr. Otter. [1] Fine. [1]',
    ['It is $4.90, e.g. in the U.S. by Dr. Otter. [1]', 'Fine. [1]'],
  ],
  [
    'a citation in the middle',
    'Boots [1] and bags [2] can be returned. [1] Yes. [1]',
    ['Boots [1] and bags [2] can be returned. [1]', 'Yes. [1]'],
  ],
  ['emphasis around a border', '**Wait. [1] Then go. [1]** Done. [2]', ['**Wait. [1] Then go. [1]**', 'Done. [2]']],
  ['a quoted sentence', 'It says “keep the box.” [1] Keep it. [1]', ['It says “keep the box.” [1]', 'Keep it. [1]']],
  [
    'a list',
    'You need:\n\n- a box [1]\n- tape. [1]\n  Strong tape. [1]\n\nDone [1].',
    ['You need:', 'a box [1]', 'tape. [1]', 'Strong tape. [1]', 'Done [1].'],
  ],
  [
    'steps without an empty line',
    'Steps:\n1. Open [1]\n2. Close [1]\nThat is all [2]',
    ['Steps:', 'Open [1]', 'Close [1]\nThat is all [2]'],
  ],
  [
    'a table with its marker below',
    '| a | b |\n|---|---|\n| 1. | 2. |\n\n[1]\n\nDone. [1]',
    ['| a | b |\n|---|---|\n| 1. | 2. |\n\n[1]', 'Done. [1]'],
  ],
  ['code', '```\na. [1]\n```\n[1]\n\nDone. [1]', ['```\na. [1]\n```\n[1]', 'Done. [1]']],
  ['a heading', '## Refunds\nThey take a while. [1]', ['## Refunds', 'They take a while. [1]']],
]

describe('the units of an answer that is still coming', () => {
  it.each(texts)('are whole, however the text is cut: %s', (_what, text, expected) => {
    for (const size of [1, 2, 3, 5, 8, text.length]) expect(split(text, size).units).toEqual(expected)
  })

  it.each(texts)('keep what stands between them: %s', (_what, text) => {
    const { units, leads } = split(text, 4)
    expect(units.map((unit, at) => (leads[at] ?? '') + unit).join('')).toBe(text)
  })

  const early = (...pieces: string[]) => {
    const splitter = new UnitSplitter()
    for (const piece of pieces) expect(splitter.push(piece)).toEqual([])
    return splitter.early()?.text
  }

  it.each([
    [['One. [1]'], 'One. [1]'],
    [['One ', '[1', '].'], 'One [1].'],
    [['好的。', '[1]'], '好的。[1]'],
    [['- a box [1]\n'], 'a box [1]'],
    [['One.'], undefined],
    [['One [1]'], undefined],
    [['One. [1'], undefined],
    [['**One. [1]'], undefined],
  ])('are offered with their last token: %j', (pieces, expected) => {
    expect(early(...pieces)).toBe(expected)
  })

  it('swallow a marker that comes when its sentence is gone, whichever way it is cut', () => {
    for (const late of [
      ['[2]', ' Two. [1]'],
      ['[', '2', ']', ' Two. [1]'],
      ['[2] Two. [1]'],
      [' [2]', '\n\nTwo. [1]'],
    ]) {
      const splitter = new UnitSplitter()
      splitter.push('One. [1]')
      splitter.take(splitter.early() ?? expect.unreachable())
      const units = [...late.flatMap((piece) => splitter.push(piece)), ...splitter.end()]
      expect(units.map(({ text }) => text)).toEqual(['Two. [1]'])
    }
  })
})

describe('the markers of a sentence', () => {
  it.each([
    ['Yes. [1]', 'Yes.', [1]],
    ['Yes [1].', 'Yes.', [1]],
    ['Yes. [2][1]', 'Yes.', [2, 1]],
    ['Yes. [1, 3]', 'Yes.', [1, 3]],
    ['Yes. [1-3]', 'Yes.', [1, 2, 3]],
    ['好的【2】。', '好的。', [2]],
    ['Yes. 【1†source】', 'Yes.', [1]],
    ['Yes. [^1]', 'Yes.', [1]],
    ['Yes. (1)', 'Yes.', [1]],
    ['Yes (1).', 'Yes.', [1]],
    ['نعم. [٢]', 'نعم.', [2]],
    ['Yes [1](https://evil.example).', 'Yes.', [1]],
    ['Option (2) is dear. [1]', 'Option (2) is dear.', [1]],
    ['See [the terms](/terms). [1]', 'See [the terms](/terms).', [1]],
  ])('are read and taken out: %s', (marked, text, numbers) => {
    expect(readMarkers(marked)).toEqual({ text, numbers })
  })
})
