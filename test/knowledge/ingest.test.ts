import { rm, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { KnowledgeDocument } from '../../src/knowledge/document.ts'
import { listFolder } from '../../src/knowledge/folder.ts'
import { isCurrent } from '../../src/knowledge/freshness.ts'
import { ingest } from '../../src/knowledge/ingest.ts'
import { createSnapshot, type KnowledgeSnapshot } from '../../src/knowledge/snapshot.ts'
import { folderOf, put } from './folder-of.ts'

const GOOD = '# Help\n\n## Why?\n\nSo.\n'

function utf16(text: string): Uint8Array {
  return Buffer.from(`\ufeff${text}`, 'utf16le')
}

describe('ingest', () => {
  it.each<[name: string, file: string, content: string | Uint8Array, message: string]>([
    ['binary', 'b.md', new Uint8Array([0x89, 0x50, 0, 1, 0xff]), 'binary file'],
    ['empty', 'b.csv', ' \n', 'empty'],
    ['too large', 'b.txt', new Uint8Array(10 * 1024 * 1024 + 1), '10.0 MB; at most 10 MB'],
    ['without a byte', 'b.md', '', 'empty'],
    ['without a question column', 'b.csv', 'name,answer\na,b', 'none named "question"'],
    ['with a quotation that does not end', 'b.csv', 'question,answer\n"Why?,So.', 'quotation mark'],
    ['too deep for its parser', 'b.html', `<main>${'<b><div>'.repeat(20_000)}x`, 'cannot be parsed'],
    ['with nothing to quote', 'b.md', '<!-- later -->', 'Nothing in it can be quoted'],
  ])('reports a document that is %s and serves the others', async (_, file, content, message) => {
    const { snapshot, report } = await ingest(await folderOf({ 'a.md': GOOD, [file]: content }), { defaultLang: 'en' })
    expect(snapshot.passages.map(({ id }) => id)).toEqual(['a.md#why'])
    expect(snapshot.problems).toHaveLength(1)
    expect(snapshot.problems[0]).toMatchObject({ document: file, message: expect.stringContaining(message) })
    expect(report.skipped).toBe(1)
  })

  it('reads UTF-8 and UTF-16 with a byte order mark, passes hidden and other files over', async () => {
    const folder = await folderOf({
      'a.md': `\ufeff${GOOD}`,
      'b.md': utf16('# B\n\n## 怎么退？\n\n点退货。'),
      '.c.md': GOOD,
      'd.png': 'x',
    })
    const { snapshot, report } = await ingest(folder, { defaultLang: 'en' })
    expect(snapshot.passages.map(({ text }) => text)).toEqual(['So.', '点退货。'])
    expect(report).toMatchObject({ read: 2, ignored: 1, problems: [] })
  })

  it('does not follow links out of the folder, nor round in circles', async () => {
    const outside = await folderOf({ 'secret.md': GOOD })
    const folder = await folderOf({ 'sub/a.md': GOOD })
    await symlink(join(outside, 'secret.md'), join(folder, 'link.md'))
    await symlink(folder, join(folder, 'sub', 'loop'))
    const { snapshot } = await ingest(folder, { defaultLang: 'en' })
    expect(snapshot.documents.map(({ path }) => path)).toEqual(['sub/a.md'])
    expect(snapshot.problems).toMatchObject([
      { document: 'link.md', message: expect.stringContaining('leaves the knowledge folder') },
    ])
  })

  it('drops what is said twice, and reports what is said in two ways', async () => {
    const folder = await folderOf({
      'a.md': '# A\n\n## Why?\n\nSo.\n\n## How?\n\nThus.\n\n## Overview\n\nAll.',
      'b.md': '# B\n\n## why ?\n\nSo.\n\n## How?\n\nOtherwise.\n\n## Overview\n\nAll.',
    })
    const { snapshot, report } = await ingest(folder, { defaultLang: 'en' })
    expect(snapshot.passages.map(({ id }) => id)).toEqual([
      'a.md#why',
      'a.md#how',
      'a.md#overview',
      'b.md#how',
      'b.md#overview',
    ])
    expect(report.duplicates).toBe(1)
    expect(snapshot.problems).toMatchObject([
      { level: 'remark', document: 'b.md', message: expect.stringContaining('in the same words in a.md') },
      { level: 'remark', document: 'b.md', message: expect.stringContaining('answered differently in a.md') },
    ])
  })

  it('reports what is almost the same, and serves both', async () => {
    const answer =
      'You can send it back within thirty days of the day on which it reached you, in its box, free of charge.'
    const chinese = '您可以在收到商品之后的三十天之内免费退货，请保留原包装和发票，退款会在三个工作日之内到账。'
    const folder = await folderOf({
      'a.md': `# A\n\n## How do I return a parcel?\n\n${answer}\n\n## Where?\n\nAt any shop.\n\n## 怎么退货？\n\n${chinese}`,
      'b.md': `# B\n\n## How can I return a parcel?\n\n${answer.replace('thirty', '30')}\n\n## 如何退货？\n\n${chinese.replace('三十', '14')}`,
      'us.md': `---\nregion: US\n---\n# C\n\n## How do I return my parcel?\n\n${answer}`,
    })
    const { snapshot, report } = await ingest(folder, { defaultLang: 'en' })
    expect(snapshot.passages).toHaveLength(6)
    expect(report.nearDuplicates).toBe(2)
    expect(snapshot.problems).toMatchObject([
      { level: 'remark', document: 'b.md', message: expect.stringMatching(/如何退货.*怎么退货.*are \d\d % the same/) },
      { level: 'remark', document: 'b.md', message: expect.stringMatching(/\(b\.md#how-can.*\(a\.md#how-do/) },
    ])
  })

  it('takes unchanged documents from before, and serves again what a removed duplicate hid', async () => {
    const folder = await folderOf({ 'a.md': GOOD, 'b.md': GOOD, 'c.md': '## How?\n\nThus.' })
    const before = await ingest(folder, { defaultLang: 'en' })
    expect(before.snapshot.passages.map(({ id }) => id)).toEqual(['a.md#why', 'c.md#how'])
    await rm(join(folder, 'a.md'))
    await put(folder, 'c.md', '## When?\n\nNow.')
    const seen: string[] = []
    const after = await ingest(folder, {
      previous: before.snapshot,
      defaultLang: 'en',
      onProgress: ({ phase, done, total, document = '' }) => seen.push(`${phase} ${done}/${total} ${document}`.trim()),
    })
    expect(after.report).toMatchObject({ read: 1, unchanged: 1 })
    expect(after.snapshot.passages.map(({ id }) => id)).toEqual(['b.md#why', 'c.md#when'])
    expect(after.snapshot.version).not.toBe(before.snapshot.version)
    expect(seen).toEqual(['reading 1/2 b.md', 'reading 2/2 c.md', 'comparing 0/2', 'comparing 2/2'])
  })
  it('goes on from what an interrupted run has kept', async () => {
    const folder = await folderOf({ 'a.md': GOOD, 'b.md': '## How?\n\nThus.', 'c.md': '## When?\n\nNow.' })
    const before = await ingest(folder, { defaultLang: 'en' })
    for (const file of ['a.md', 'b.md']) await put(folder, file, `## Is ${file} new?\n\nYes.`)
    const kept: KnowledgeSnapshot[] = []
    const onRead = async (known: () => readonly KnowledgeDocument[]) => {
      kept.push(createSnapshot(known(), [], 'en'))
      throw new Error('interrupted')
    }
    await expect(ingest(folder, { previous: before.snapshot, defaultLang: 'en', onRead })).rejects.toThrow()
    expect(kept).toHaveLength(1)
    expect(await isCurrent(kept[0] as KnowledgeSnapshot, folder, await listFolder(folder))).toBe(false)
    const { report } = await ingest(folder, { previous: kept[0], defaultLang: 'en' })
    expect(report).toMatchObject({ read: 1, unchanged: 2 })
  })
})
