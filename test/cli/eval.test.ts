import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { configWith, ROOT, run, testFolder, write } from './command.ts'

const FERRIES = join(ROOT, 'test/fixtures/evaluation/heron-ferries')

const rows = (...values: readonly object[]) => values.map((value) => JSON.stringify(value)).join('\n')
const BANK = rows(
  { id: 'ship', question: 'Where do you ship?', answer: 'To the moon.', audience: 'internal', label: 'ignored' },
  { id: 'pay', question: 'How can I pay?', answer: '', variants: ['Which cards do you take?'] },
  { id: 7, question: '怎么付款？', lang: 'zh-Hans' },
)
const QUERIES = rows(
  { query: 'Where do you ship?', relevant: ['ship'] },
  { query: 'which cards do you take', relevant: ['pay'], kind: 'ignored' },
  { query: '怎么付款', relevant: ['7'] },
  { query: 'How do I bake bread?', relevant: [] },
)

function folderOf(files: Record<string, string>): string {
  const folder = testFolder()
  write(folder, files)
  return folder
}
const freshData = () => ({ PARLEY_DATA_DIR: join(testFolder(), 'data') })

describe('parley eval', () => {
  it('prints the figures that other tools rely on, entries without an answer included', async () => {
    const { code, stdout, stderr } = await run(
      ['eval', folderOf({ 'faq.jsonl': BANK, 'dev.jsonl': QUERIES }), '--json'],
      freshData(),
    )
    expect(stderr).toBe('')
    const figures = JSON.parse(stdout)
    expect(figures).toMatchObject({
      queries: 4,
      answerable: 3,
      recallAt1: 1,
      recallAt5: 1,
      mrrAt10: 1,
      auroc: 1,
      precision: 1,
      coverage: 1,
      entries: 3,
      before: null,
      warnings: [],
    })
    expect(figures.p50Ms).toBeGreaterThan(0)
    expect(figures.p95Ms).toBeGreaterThanOrEqual(figures.p50Ms)
    expect(code).toBe(0)
  })

  it('reports to people, compares with the last run, and writes the page for its owner alone', async () => {
    const env = freshData()
    const page = join(testFolder(), 'report.html')
    const first = await run(['eval', FERRIES, '--html', page], env)
    expect(first.stdout).toMatch(/60 entries · \d+ queries · \d+ of them answerable/)
    expect(first.stdout).toMatch(/right entry first \(R@1\) +0\.\d{3}\n/)
    expect(first.stdout).toMatch(/\n {8}got {4}.+\n {8}wanted .+ \((?:place \d+|not found)\)\n/)
    expect(readFileSync(page, 'utf8')).toMatch(/^<!doctype html>[\s\S]*<svg /)
    expect(statSync(page).mode & 0o777).toBe(0o600)
    const second = await run(['eval', FERRIES], env)
    expect(second.stdout).toMatch(/right entry first \(R@1\) +0\.\d{3} {2}=\n/)
    expect(second.stdout).toMatch(/Compared with the run of .* UTC: 0 mended, 0 broken\./)
    expect(second.code).toBe(0)
  })

  it('follows a conversation as the bot does', async () => {
    const history = [
      { role: 'user', text: 'Where do you ship?' },
      { role: 'assistant', text: 'To the moon.' },
    ]
    const folder = folderOf({
      'faq.jsonl': BANK,
      'follow.jsonl': rows({ query: 'and how can I pay?', relevant: ['pay'], history }),
    })
    const { stdout } = await run(['eval', folder, '--queries', join(folder, 'follow.jsonl'), '--json'], freshData())
    expect(JSON.parse(stdout)).toMatchObject({ queries: 1, recallAt1: 1, auroc: null })
  })

  it('measures the bot’s own documents, named by heading or id', async () => {
    const env = {
      ...freshData(),
      PARLEY_CONFIG_DIR: configWith({
        'faq.md': '# FAQ\n\n## Where do you ship?\n\nTo the moon.\n\n## How can I pay?\n\nIn gold.\n',
      }),
    }
    const folder = folderOf({
      'own.jsonl': rows(
        { query: 'where do you ship to', relevant: ['Where do you ship?'] },
        { query: 'how can I pay', relevant: ['faq.md#how-can-i-pay'] },
      ),
    })
    const { stdout } = await run(['eval', '--queries', join(folder, 'own.jsonl'), '--json'], env)
    expect(JSON.parse(stdout)).toMatchObject({ queries: 2, answerable: 2, recallAt1: 1, entries: 2, warnings: [] })
  })

  it('says of ids that the bank does not have, and counts them as they are', async () => {
    const queries = rows({ query: 'Where do you ship?', relevant: ['shp'] })
    const folder = folderOf({ 'faq.jsonl': BANK, 'dev.jsonl': queries })
    const { code, stdout } = await run(['eval', folder, '--json'], freshData())
    expect(JSON.parse(stdout)).toMatchObject({
      answerable: 1,
      recallAt1: 0,
      warnings: ['Not in the bank, and counted as never found: "shp" (line 1).'],
    })
    expect(code).toBe(0)
  })

  it('ends with 1 when there is nothing to ask', async () => {
    const { code, stdout } = await run(
      ['eval', folderOf({ 'faq.jsonl': '', 'dev.jsonl': '\n' }), '--json'],
      freshData(),
    )
    expect(JSON.parse(stdout)).toMatchObject({ queries: 0, answerable: 0, recallAt1: null, auroc: null, p50Ms: null })
    expect(code).toBe(1)
  })

  it.each([
    [{ 'dev.jsonl': QUERIES }, /faq\.jsonl: there is no such file/],
    [{ 'faq.jsonl': BANK }, /dev\.jsonl: there is no such file/],
    [{ 'faq.jsonl': `${BANK}\nnot json`, 'dev.jsonl': QUERIES }, /faq\.jsonl:4: this is not JSON/],
    [
      { 'faq.jsonl': BANK, 'dev.jsonl': '{"query":"x"}\n\n{"relevant":[]}' },
      /dev\.jsonl:1: "relevant".*\n.*dev\.jsonl:3: "query"/,
    ],
  ])('names what it cannot work with, and leaves nothing behind: %#', async (files, message) => {
    const env = freshData()
    const { code, stdout, stderr } = await run(['eval', folderOf(files)], env)
    expect(stderr).toMatch(message)
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(existsSync(join(env.PARLEY_DATA_DIR, 'evaluations'))).toBe(false)
  })

  it('says what to name when nothing was named', async () => {
    const { code, stderr } = await run(['eval'], freshData())
    expect(stderr).toMatch(/^parley: name a folder .*--queries/)
    expect(code).toBe(2)
  })
})
