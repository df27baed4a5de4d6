import { describe, expect, it } from 'vitest'
import type { KnowledgePassage } from '../../src/knowledge/document.ts'
import { SubjectIndex } from '../../src/knowledge/subjects/subject-index.ts'
import { SubjectsByAudience } from '../../src/knowledge/subjects/subjects-by-audience.ts'

function passage(headings: readonly string[], more: Partial<KnowledgePassage> = {}): KnowledgePassage {
  const id = headings.join('#')
  return {
    id,
    document: 'faq.md',
    version: 'v',
    headingPath: headings,
    variants: [],
    text: 'An answer.',
    span: [0, 10],
    lang: 'en',
    audience: 'public',
    url: `/sources/${id}`,
    ...more,
  }
}

function venue(name: string, ...questions: readonly string[]): KnowledgePassage[] {
  return questions.map((question) => passage(['FAQ', `${name}: ${question}`]))
}

const passages = [
  ...venue('The Ashby Hotel', 'Is there a pool?', 'Do you have parking?', 'Is it good for children?'),
  ...venue('A and B Guest House', 'Is there a pool?', 'Do you have parking?'),
  ...venue('Linden Guest House', 'Is there a pool?', 'Do you have parking?'),
  ...venue('Balboa Terrace', 'Is the hotel quiet?', 'Do you have parking?'),
  ...venue('Noodle Bar - North', 'Do you deliver?', 'Is it good for a party of one or two?'),
  ...venue('Noodle Bar - South', 'Do you deliver?', 'Do you take cash at the bar?'),
  ...venue('Good Hotel', 'Do you have parking?', 'Is breakfast good?'),
  passage(['山行', '防水吗？'], { product: '云雀帐篷', lang: 'zh-Hans' }),
  passage(['山行', '怎么保养？'], { product: '云雀帐篷', lang: 'zh-Hans' }),
  passage(['山行', '几个人睡？'], { product: '山鹰帐篷', lang: 'zh-Hans' }),
  passage(['Basalt 40', 'How heavy is it?'], { text: 'The Basalt 40 weighs 1.2 kg.' }),
  passage(['Basalt 40', 'Does the Basalt 40 have a rain cover?']),
  passage(['Returns', 'How do I return something?']),
  passage(['Returns', 'Who pays for the return?']),
]
const subjects = new SubjectIndex(passages)
const named = (text: string) => subjects.mentions(text).map(({ names }) => names)

describe('the subjects in a text', () => {
  it.each([
    ['as they are written', 'Does The Ashby Hotel have a pool?', 'The Ashby Hotel'],
    ['in any case', 'parking at the ashby hotel', 'The Ashby Hotel'],
    ['by the part that tells', 'is the Ashby quiet', 'The Ashby Hotel'],
    ['of small words', 'what about the a and b', 'A and B Guest House'],
    ['misheard', 'i am staying at the babila terrace', 'Balboa Terrace'],
    ['misspelt throughout', 'is bolboa terace quiet', 'Balboa Terrace'],
    ['with a word too much', 'the balboa uh terrace please', 'Balboa Terrace'],
    ['by a declared product', '云雀帐篷能用几年？', '云雀帐篷'],
    ['by the title of a document that keeps to it', 'is the basalt 40 in stock', 'Basalt 40'],
  ])('are found %s', (_how, text, name) => {
    expect(named(text)).toEqual([[name]])
  })

  it.each([
    'where can I park at the hotel',
    'what is a guest house',
    'how do I return something?',
    'a bar for two',
    '帐篷多重？',
    '',
  ])('are not found where nothing is named: %s', (text) => {
    expect(named(text)).toEqual([])
  })

  it('may be several, where a name does not tell them apart', () => {
    expect(named('does the noodle bar deliver')).toEqual([['Noodle Bar - North', 'Noodle Bar - South']])
    expect(named('does the noodle bar north deliver')).toEqual([['Noodle Bar - North']])
  })

  it('come in the order of the text, with their places', () => {
    const text = 'Balboa Terrace or rather the Ashby?'
    expect(named(text)).toEqual([['Balboa Terrace'], ['The Ashby Hotel']])
    expect(subjects.mentions(text).map(({ start, end }) => text.slice(start, end))).toEqual([
      'Balboa Terrace',
      'the Ashby',
    ])
  })
})

it('knows which passages are about a subject, and what a passage is about', () => {
  const about = subjects.passagesAbout(['Balboa Terrace'])
  expect([...about]).toEqual(['FAQ#Balboa Terrace: Is the hotel quiet?', 'FAQ#Balboa Terrace: Do you have parking?'])
  expect(passages.filter((one) => about.has(one.id)).map((one) => subjects.of(one))).toEqual([
    ['Balboa Terrace'],
    ['Balboa Terrace'],
  ])
  expect(subjects.of({ id: 'Returns#How do I return something?' })).toEqual([])
})

it('tells a public asker no name of what is internal', () => {
  const secret = passage(['Plans', 'When?'], { product: 'Falcon Tent', audience: 'internal' })
  const byAudience = new SubjectsByAudience([...passages, secret])
  expect(byAudience.for('public').mentions('what is the Falcon Tent')).toEqual([])
  expect(byAudience.for('internal').mentions('what is the Falcon Tent')).toHaveLength(1)
})

it('finds names fast among thousands', () => {
  const many = Array.from({ length: 3_000 }, (_, at) =>
    venue(`Inn ${at.toString(36)}ville Garden`, 'Pool?', 'Pets?'),
  ).flat()
  const index = new SubjectIndex(many)
  expect(
    index.mentions(`I stay at the inn ${(777).toString(36)}ville garden. `.repeat(3)).map(({ names }) => names[0]),
  ).toEqual(Array.from({ length: 3 }, () => `Inn ${(777).toString(36)}ville Garden`))
})
