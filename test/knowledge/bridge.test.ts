import { describe, expect, it } from 'vitest'
import { normalise, termsOf } from '../../src/knowledge/analysis/terms.ts'
import { Bridge } from '../../src/knowledge/bridge/bridge.ts'
import { buildBridge } from '../../src/knowledge/bridge/build-bridge.ts'

const DICTIONARY = [
  { chinese: '滤芯', english: ['filter cartridge', 'filter'] },
  { chinese: '余额', english: ['balance', 'surplus'] },
  { chinese: '余地', english: ['leeway'] },
  { chinese: '徽标', english: ['logo'] },
]
const DOCUMENTS = [
  'How do I check the balance of my gift card?',
  'How do I replace the filter cartridge?',
  'What does error E-17 mean?',
  '徽标可以印在商品上',
]

const known = new Set(DOCUMENTS.flatMap((text) => termsOf(text, { pairs: true }).map((term) => term.text)))
const table = buildBridge(DICTIONARY, (term) => known.has(term))
const bridge = new Bridge(table, (term) => known.has(term))

/** Each word of the query with the ways to say it in the other language. */
const crossed = (query: string) =>
  bridge.cross(query).map((ways) => ways.map((way) => way.map(({ text }) => text).join(' ')))

describe('a bridge between Chinese and English', () => {
  it('keeps what the documents have a word for', () => {
    const lines = table.split('\n').map((line) => line.split('\t'))
    const chinese = lines.map(([word]) => word)
    expect(chinese).toContain('滤芯')
    expect(chinese).toContain('徽标')
    expect(chinese).not.toContain('余地')
    expect(lines.find(([word]) => word === '余额')).toEqual(['余额', 'balanc'])
  })

  it('says a Chinese question in the words of English documents', () => {
    const cartridge = termsOf('filter cartridge', { pairs: false }).map(({ text }) => text)
    expect(crossed('请问滤芯呢')).toEqual([[cartridge.join(' '), 'filter']])
    expect(crossed('禮品卡餘額')).toEqual([['gift card'], ['balanc']])
  })

  it('says an English question in the words of Chinese documents', () => {
    expect(crossed('my logo')).toEqual([['logo', '徽标']])
  })

  it('leaves codes as they are, and counts a word that has no other name', () => {
    const [code] = crossed('E-17')
    expect(code).toEqual([normalise('e17')])
    expect(crossed('瑜伽')).toEqual([[]])
  })
})
