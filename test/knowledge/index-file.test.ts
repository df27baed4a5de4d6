import { readFile, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { buffersOf, loadIndex, saveIndex } from '../../src/knowledge/index/index-file.ts'
import { buildSearchIndex, PassageIndex } from '../../src/knowledge/passage-index.ts'
import { folderOf } from './folder-of.ts'
import { phrasings } from './phrasings.ts'

const passages = phrasings({
  'How do I cancel an order?': ['stop my order', 'I do not want it any more', 'call my purchase off', '取消订单'],
  'Where is my parcel?': ['track my order', 'it has not arrived', 'when will it come', '包裹到哪了'],
})

describe('a saved index', () => {
  let file: string
  beforeEach(async () => {
    file = join(await folderOf({}), 'knowledge.index')
    await saveIndex(file, 'v1', buildSearchIndex(passages))
  })

  it('finds what the one that was saved finds', async () => {
    const built = await loadIndex(file, 'v1')
    expect(built?.model).toBeDefined()
    const found = (index: PassageIndex) =>
      index.search('track my purchase', { audience: 'public', day: '2026-11-24' }, 2)
    expect(found(new PassageIndex(passages, { built }))).toEqual(found(new PassageIndex(passages)))
  })

  // Whatever number of bytes its words take, the arrays behind them begin where they can.
  it.each(['a', 'ab', 'abc', '订', '订单', '订单号', 'é'])('holds a bridge to %j', async (meaning) => {
    const english = phrasings({
      'How do I cancel an order?': ['call it off'],
      [`Where is my ${meaning}?`]: ['track it'],
    })
    const chinese = phrasings({ '怎么取消订单？': ['不要了'] }).map((passage) => ({ ...passage, lang: 'zh-Hans' }))
    const dictionary = [{ chinese: '取消', english: ['cancel', meaning] }]
    await saveIndex(file, 'v1', buildSearchIndex([...english, ...chinese], dictionary))
    expect(await loadIndex(file, 'v1')).toBeDefined()
  })

  it('is not that of another version', async () => {
    expect(await loadIndex(file, 'v2')).toBeUndefined()
  })

  it.each([
    ['a byte is another', async () => writeFile(file, (await readFile(file)).fill(7, 1000, 1001))],
    ['its end is missing', async () => truncate(file, (await readFile(file)).length - 8)],
    ['it is empty', () => truncate(file, 0)],
    ['it is something else', () => writeFile(file, '{"format":2}')],
  ])('is not trusted when %s', async (_, damage) => {
    await damage()
    expect(await loadIndex(file, 'v1')).toBeUndefined()
  })

  it('is handed over with all its memory', async () => {
    const built = await loadIndex(file, 'v1')
    if (!built) throw new Error('not loaded')
    const copy = structuredClone(built, { transfer: buffersOf(built) })
    expect(built.lexical.idf).toHaveLength(0)
    expect(built.model?.weights).toHaveLength(0)
    expect(copy.lexical.idf.length).toBeGreaterThan(0)
  })
})
