import { cp, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import type { Log } from '../../src/core/log.ts'
import { Knowledge } from '../../src/knowledge/knowledge.ts'
import { folderOf, put } from './folder-of.ts'

const FILES = {
  'refunds.md': '# Refunds\n\n## How long does a refund take?\n\nFive days.',
  'delivery.md': '# Delivery\n\n## Where do you ship?\n\nTo Europe.',
  'staff.md': '---\naudience: internal\n---\n# Staff\n\n## Who approves a large refund?\n\nThe team lead.',
}

async function house(files: Readonly<Record<string, string>> = FILES) {
  const folder = await folderOf(files)
  const data = await folderOf({})
  const lines: string[] = []
  const note = (fields: object, message: string) => lines.push(`${message} ${JSON.stringify(fields)}`)
  const log: Log = { debug: note, info: note, warn: note, error: note }
  const snapshotFile = join(data, 'knowledge.json')
  const blocked = new Set<string>()
  const open = async (threshold?: number, timeZone = 'UTC', now = '2026-11-24T12:00:00Z') => {
    const clock = () => Date.parse(now)
    const options = { folder, snapshotFile, defaultLang: 'en', timeZone, blocked: () => blocked, clock, log }
    const knowledge = await Knowledge.open({ ...options, ...(threshold !== undefined && { threshold }) })
    onTestFinished(() => knowledge.close())
    return knowledge
  }
  return { folder, snapshotFile, open, blocked, lines }
}

async function ask(knowledge: Knowledge, query: string, audience: 'public' | 'internal' = 'public') {
  return (await knowledge.retriever(audience).invoke(query)).map(({ metadata }) => metadata.passage.id)
}

describe('Knowledge', () => {
  it('reads a folder and answers from it', async () => {
    const { open } = await house()
    const knowledge = await open()
    expect((await ask(knowledge, 'where do you ship'))[0]).toBe('delivery.md#where-do-you-ship')
    expect(await ask(knowledge, 'who approves a large refund?')).not.toContain('staff.md#who-approves-a-large-refund')
    expect((await ask(knowledge, 'who approves a large refund?', 'internal'))[0]).toContain('staff.md')
    const shown = (audience: 'public' | 'internal') => knowledge.documents(audience).map(({ path }) => path)
    expect(shown('public')).toEqual(['delivery.md', 'refunds.md'])
    expect(shown('internal')).toEqual(['delivery.md', 'refunds.md', 'staff.md'])
    expect(knowledge.documents('public')[0]).toMatchObject({ title: 'Delivery', passages: [{ text: 'To Europe.' }] })
  })

  it('gives out what holds by the days of the time zone', async () => {
    const { open } = await house({ 'sale.md': '---\nvalidFrom: 2026-11-27\n---\n## Is there a sale?\n\nYes.' })
    const found = async (zone: string) => ask(await open(undefined, zone, '2026-11-26T23:30:00Z'), 'is there a sale?')
    expect(await found('UTC')).toEqual([])
    expect(await found('Europe/Vienna')).toEqual(['sale.md#is-there-a-sale'])
  })

  it('takes another language than the question only where its own does not reach the threshold', async () => {
    const { open } = await house({
      'orders.md': '## What does error PAY-402 mean?\n\nThe card was declined.\n\n## Where is my order?\n\nOn its way.',
      'orders.zh.md': '## 支付失败是什么原因？\n\n余额不足。\n\n## 这是什么？\n\n一家店。',
    })
    const language = async (knowledge: Knowledge) =>
      (await knowledge.retriever('public').invoke('PAY-402 是什么'))[0]?.metadata.passage.lang
    expect(await language(await open())).toBe('en')
    expect(await language(await open(0.001))).toBe('zh-Hans')
  })

  it('starts again from what it saved, without reading, also when a file was only touched', async () => {
    const { open, folder, lines } = await house()
    const first = await open()
    await put(folder, 'delivery.md', FILES['delivery.md'])
    const second = await open()
    expect(second.snapshot.version).toBe(first.snapshot.version)
    expect((await ask(second, 'where do you ship'))[0]).toBe('delivery.md#where-do-you-ship')
    expect(lines.filter((line) => line.startsWith('knowledge read'))).toHaveLength(1)
  })

  it('makes a damaged snapshot anew and says so', async () => {
    const { open, snapshotFile, lines } = await house()
    await open()
    await writeFile(snapshotFile, (await readFile(snapshotFile, 'utf8')).slice(0, 100))
    const knowledge = await open()
    expect(knowledge.snapshot.passages).toHaveLength(3)
    expect(lines.some((line) => line.startsWith('knowledge snapshot is made anew'))).toBe(true)
  })

  it('makes a damaged index anew, without reading a document again', async () => {
    const { open, snapshotFile, lines } = await house()
    await open()
    const index = `${snapshotFile}.index`
    const sound = await readFile(index)
    await writeFile(index, sound.subarray(0, 100))
    expect((await ask(await open(), 'where do you ship'))[0]).toBe('delivery.md#where-do-you-ship')
    expect(await readFile(index)).toEqual(sound)
    const read = lines.filter((line) => line.startsWith('knowledge read')).map((line) => /"read":(\d+)/.exec(line)?.[1])
    expect(read).toEqual(['3', '0'])
  })

  it('keeps what it read for its owner alone', async () => {
    const { open, snapshotFile } = await house()
    await open()
    for (const file of [snapshotFile, `${snapshotFile}.index`]) expect((await stat(file)).mode & 0o777).toBe(0o600)
  })

  it('gives nothing out that an operator blocks, from the next query on', async () => {
    const { open, blocked } = await house()
    const retriever = (await open()).retriever('internal')
    const documents = async () =>
      (await retriever.invoke('where do you ship')).map(({ metadata }) => metadata.passage.document)
    expect(await documents()).toContain('delivery.md')
    blocked.add('delivery.md#where-do-you-ship').add('delivery.md#delivery')
    expect(await documents()).not.toContain('delivery.md')
    blocked.clear()
    expect(await documents()).toContain('delivery.md')
  })

  it('forgets a removed document, also for a retriever made before', async () => {
    const { open, folder } = await house()
    const knowledge = await open()
    const retriever = knowledge.retriever('public')
    const under = retriever.invoke('where do you ship')
    await rm(join(folder, 'delivery.md'))
    const report = await knowledge.refresh()
    expect(report).toMatchObject({ read: 0, unchanged: 2 })
    expect((await under)[0]?.metadata.passage.document).toBe('delivery.md')
    const documents = (await retriever.invoke('where do you ship')).map(({ metadata }) => metadata.passage.document)
    expect(documents).not.toContain('delivery.md')
    expect((await ask(await open(), 'where do you ship')).join()).not.toContain('delivery.md')
  })

  it('notices a new document by itself', async () => {
    const { open, folder } = await house()
    const knowledge = await open()
    knowledge.watch()
    await put(folder, 'boots.md', '## Are the boots waterproof?\n\nYes.')
    await vi.waitFor(
      async () =>
        expect((await ask(knowledge, 'are the boots waterproof?'))[0]).toBe('boots.md#are-the-boots-waterproof'),
      { timeout: 20_000, interval: 50 },
    )
  })

  it('notices a folder that takes the place of the one it watched, and what changes in it', async () => {
    const { open, folder } = await house()
    const knowledge = await open()
    knowledge.watch()
    const old = `${folder}-old`
    onTestFinished(() => rm(old, { recursive: true, force: true }))
    await rename(folder, old)
    await expect(knowledge.check()).rejects.toMatchObject({ code: 'config-invalid' })
    await cp(old, folder, { recursive: true })
    await put(folder, 'delivery.md', '# Delivery\n\n## Where do you ship?\n\nTo Asia.')
    await knowledge.check()
    const [found] = await knowledge.retriever('public').invoke('where do you ship')
    expect(found?.pageContent).toBe('To Asia.')
    await put(folder, 'boots.md', '## Are the boots waterproof?\n\nYes.')
    await vi.waitFor(
      async () =>
        expect((await ask(knowledge, 'are the boots waterproof?'))[0]).toBe('boots.md#are-the-boots-waterproof'),
      { timeout: 20_000, interval: 50 },
    )
  })

  it('warns once of a folder that cannot be watched, and watches it when it can', async () => {
    const { open, folder, lines } = await house()
    const knowledge = await open()
    await rm(folder, { recursive: true })
    knowledge.watch()
    await expect(knowledge.check()).rejects.toThrow('Create it')
    expect(lines.filter((line) => line.startsWith('a folder is not watched'))).toHaveLength(1)
    await put(folder, 'delivery.md', FILES['delivery.md'])
    await knowledge.check()
    expect(knowledge.documents('internal').map(({ path }) => path)).toEqual(['delivery.md'])
    await put(folder, 'boots.md', '## Are the boots waterproof?\n\nYes.')
    await vi.waitFor(() => expect(knowledge.documents('public').map(({ path }) => path)).toContain('boots.md'), {
      timeout: 20_000,
      interval: 50,
    })
  })

  it('reads nothing again when a check finds nothing new', async () => {
    const { open, lines } = await house()
    await (await open()).check()
    expect(lines.filter((line) => line.startsWith('knowledge read'))).toHaveLength(1)
  })

  it('says what to do when the folder is missing', async () => {
    const { open, folder } = await house({})
    await rm(folder, { recursive: true })
    await expect(open()).rejects.toMatchObject({
      code: 'config-invalid',
      message: expect.stringContaining('Create it'),
    })
  })

  it('keeps the parsers off the serving thread', async () => {
    // What the front door imports, followed through the room, never reaches a reader of documents.
    const seen = new Set<string>()
    const visit = async (file: string) => {
      if (seen.has(file)) return
      seen.add(file)
      const source = await readFile(new URL(file, import.meta.url), 'utf8')
      for (const [, path] of source.matchAll(/^(?:import|export) (?!type )[^;]*?from '(\.[^']+)'/gms)) {
        await visit(new URL(path ?? '', new URL(file, import.meta.url)).href)
      }
      expect(source).not.toMatch(/from '(?:mdast|hast|micromark|csv-parse|yaml)/)
    }
    await visit('../../src/knowledge/knowledge.ts')
    expect(seen.size).toBeGreaterThan(10)
  })
})
