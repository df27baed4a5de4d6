import { rm, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ingest } from '../../src/knowledge/ingest.ts'
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
    ['of another encoding', 'b.html', new Uint8Array([0xce, 0xca, 0xcc, 0xe2]), 'not valid UTF-8'],
    ['without a question column', 'b.csv', 'name,answer\na,b', 'none named "question"'],
    ['with a quotation that does not end', 'b.csv', 'question,answer\n"Why?,So.', 'quotation mark'],
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
      'a.md': '# A\n\n## Why?\n\nSo.\n\n## How?\n\nThus.',
      'b.md': '# B\n\n## why\n\nSo.\n\n## How?\n\nOtherwise.',
    })
    const { snapshot, report } = await ingest(folder, { defaultLang: 'en' })
    expect(snapshot.passages.map(({ id }) => id)).toEqual(['a.md#why', 'a.md#how', 'b.md#how'])
    expect(report.duplicates).toBe(1)
    expect(snapshot.problems).toMatchObject([
      { document: 'b.md', message: expect.stringContaining('in the same words in a.md') },
      { document: 'b.md', message: expect.stringContaining('answered differently in a.md') },
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
      onProgress: ({ done, total, document }) => seen.push(`${done}/${total} ${document}`),
    })
    expect(after.report).toMatchObject({ read: 1, unchanged: 1 })
    expect(after.snapshot.passages.map(({ id }) => id)).toEqual(['b.md#why', 'c.md#when'])
    expect(after.snapshot.version).not.toBe(before.snapshot.version)
    expect(seen).toEqual(['1/2 b.md', '2/2 c.md'])
  })
})
