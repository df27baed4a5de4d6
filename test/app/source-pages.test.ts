import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import express from 'express'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createSourcePages } from '../../src/app/serving/source-pages.ts'
import { Knowledge } from '../../src/knowledge/knowledge.ts'
import { folderOf } from '../knowledge/folder-of.ts'

async function pagesOf(files: Readonly<Record<string, string>>) {
  const quiet = () => undefined
  const knowledge = await Knowledge.open({
    folder: await folderOf(files),
    snapshotFile: join(await folderOf({}), 'knowledge.json'),
    defaultLang: 'en',
    clock: () => Date.parse('2026-11-24T12:00:00Z'),
    log: { debug: quiet, info: quiet, warn: quiet, error: quiet },
  })
  const pages = createSourcePages({
    documents: async () => knowledge.documents('public'),
    languages: ['en', 'zh-Hans'],
    title: () => 'Shop',
  })
  const server = createServer(express().use(pages)).listen(0)
  onTestFinished(async () => {
    server.close()
    await knowledge.close()
  })
  const { port } = server.address() as AddressInfo
  const get = async (path: string) => {
    const response = await fetch(`http://127.0.0.1:${port}${path}`)
    return { status: response.status, text: await response.text() }
  }
  return { knowledge, get }
}

describe('source pages', () => {
  it('show the place that every source names', async () => {
    const { knowledge, get } = await pagesOf({
      'a b.md': '## 怎么退？\n\n点退货。\n\n## Is it 50% off?\n\nYes.',
      'rows.csv': 'id,question,answer\n5% off~2,Why?,So.\n"say ""x""",How?,Thus.\n',
      'rows.en.jsonl': '{"id":"\\ud83d half","question":"When?","answer":"Now."}\n',
    })
    const passages = knowledge.documents('public').flatMap((document) => document.passages)
    expect(passages).toHaveLength(5)
    for (const { url } of passages) {
      const [page = '', fragment = ''] = url.split('#')
      const { status, text } = await get(page)
      expect(status, url).toBe(200)
      expect(text).toContain(` id="${decodeURIComponent(fragment).replaceAll('"', '&quot;')}"`)
    }
  })

  it('are there also for a document that names another page, whatever its address holds', async () => {
    const { knowledge, get } = await pagesOf({
      'sale.md': '---\nurl: https://x.example/a#50%\n---\n## Is there a sale?\n\nYes.',
    })
    expect(knowledge.documents('public')[0]?.passages[0]?.url).toBe('https://x.example/a#50%')
    const { status, text } = await get('/sources/sale')
    expect(status).toBe(200)
    expect(text).toContain('<section id="is-there-a-sale">')
    expect((await get('/help')).text).toContain('<li><a href="https://x.example/a">')
  })

  it('hold documents that differ only in their extension one below the other', async () => {
    const { get } = await pagesOf({
      'returns.md': '# Returning\n\n## Why?\n\nSo.',
      'returns.csv': 'question,answer\nWhy?,Otherwise.\n',
      'returns.html': '<meta name="audience" content="internal"><main><h1>Staff</h1><p>Secret.</p></main>',
    })
    const { text } = await get('/sources/returns')
    expect(text).toMatch(/<h1>Returns<\/h1>.*Otherwise\..*<h1>Returning<\/h1>.*So\./s)
    expect(text.match(/id="why"/g)).toHaveLength(1)
    expect(text).not.toContain('Secret')
    const { text: help } = await get('/help')
    expect(help).toContain('<a href="/sources/returns">Returns</a>')
    expect(help).toContain('<a href="/sources/returns">Returning</a>')
    expect(help).not.toContain('Staff')
    expect((await get('/sources/none')).status).toBe(404)
  })

  it('show markdown and nothing else: no address that runs, no foreign picture', async () => {
    const { get } = await pagesOf({
      'all.md': [
        '# All\n\n## What is there?',
        '**Bold**, [here](/help), [ref][r], [no](javascript:x), ![map](https://spy.example/x.png)',
        '- [x] done',
        '| A | B |\n|---|--:|\n| 1 | 2 |',
        'Noted.[^1]\n\n[^1]: The note.\n\n[r]: https://x.example "title"',
        '![ours](/label.png)',
      ].join('\n\n'),
    })
    const { text } = await get('/sources/all')
    const [, shown = ''] = /<main>([\s\S]*)<\/main>/.exec(text) ?? []
    expect(shown).toContain('<strong>Bold</strong>, <a href="/help" rel="noopener">here</a>')
    expect(shown).toContain('<a href="https://x.example" rel="noopener">ref</a>, no, map')
    expect(shown).toContain('<div class="table" tabindex="0"><table>')
    expect(shown).toContain('[1] ')
    expect(shown).toContain('The note.')
    expect(shown).toContain('<img src="/label.png" alt="ours">')
    expect(shown).not.toMatch(/javascript:|spy\.example|id="user-content/)
  })

  it('show as it was written what is too long to be read as markdown', async () => {
    const long = `${'**x** & '.repeat(3_000)}`
    const { get } = await pagesOf({ 'rows.jsonl': `${JSON.stringify({ id: 'a', question: 'Why?', answer: long })}\n` })
    expect((await get('/sources/rows')).text).toContain('<p class="as-written">**x** &amp; **x** &amp;')
  })
})
