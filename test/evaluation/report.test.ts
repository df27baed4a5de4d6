import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { bankOfEntries, bankOfPassages } from '../../src/evaluation/bank.ts'
import { figuresOf } from '../../src/evaluation/figures.ts'
import { htmlReport } from '../../src/evaluation/html/page.ts'
import { compareRuns, createPastRuns, pastRunOf } from '../../src/evaluation/past-runs.ts'
import { createReport } from '../../src/evaluation/report.ts'
import { type Response, runEvaluation } from '../../src/evaluation/run.ts'
import type { EvaluationQuery } from '../../src/evaluation/sets.ts'
import { temporaryFolder } from '../support/temporary.ts'

const entry = (id: string, question: string, more = {}) => ({
  id,
  question,
  answer: `About ${id}.`,
  variants: [],
  ...more,
})
const bank = bankOfEntries([
  entry('pay', 'How can I pay?'),
  entry('ship', 'Where do you ship?'),
  entry('ship-again', 'Where do you ship ?', { answer: 'About ship.' }),
  entry('<b>', 'Are <b>tags</b> & "quotes" shown?'),
])

const query = (text: string, relevant: string[], line: number): EvaluationQuery => ({
  query: text,
  relevant,
  history: [],
  line,
})
const said = (decision: Response['decision'], probability: number, ...ranked: string[]): Response => ({
  decision,
  probability,
  ranked,
  ms: 1,
})

const QUERIES = [
  query('cards?', ['pay'], 1),
  query('shipping?', ['ship-again'], 2),
  query('<script>alert(1)</script>', ['<b>'], 3),
  query('do you sell stars?', [], 4),
  query('bills?', ['pay'], 5),
  query('gone?', ['no-such-entry'], 6),
]
const FIRST = [
  said('answer', 0.9, 'pay', 'ship'),
  said('answer', 0.8, 'ship', 'pay'),
  said('answer', 0.7, 'ship', '<b>'),
  said('answer', 0.6, 'ship'),
  said('unknown', 0.2, 'ship', 'pay'),
  said('clarify', 0.4, 'ship'),
]

const evaluate = (responses: readonly Response[], queries = QUERIES) => {
  const left = [...responses]
  return runEvaluation(queries, bank, async () => left.shift() ?? said('unknown', 0))
}
const at = new Date('2026-11-24T10:00:00Z')

async function reportOf(responses: readonly Response[], queries = QUERIES) {
  const run = await evaluate(responses, queries)
  const figures = figuresOf(run.outcomes)
  const source = { name: 'shop', queries: 'dev.jsonl', threshold: 0.5, at, bank, run, figures, comparison: undefined }
  return { run, figures, report: createReport(source) }
}

describe('a run', () => {
  it('is measured as its words say', async () => {
    const { figures } = await reportOf(FIRST)
    expect(figures).toMatchObject({
      queries: 6,
      answerable: 5,
      // cards, shipping (a twin is the entry that it repeats); then places 2, 2 and none.
      recallAt1: 2 / 5,
      recallAt5: 4 / 5,
      mrrAt10: (1 + 1 + 1 / 2 + 1 / 2) / 5,
      // .9 .8 .7 .2 .4 against .6
      auroc: 3 / 5,
      precision: 2 / 4,
      coverage: 3 / 5,
      p50Ms: 1,
      clarified: 1,
    })
  })

  it('has nulls where nothing was asked or nothing can be told apart', async () => {
    const empty = await reportOf([], [])
    expect(empty.figures).toMatchObject({ queries: 0, recallAt1: null, auroc: null, precision: null, p95Ms: null })
    expect(empty.report.warnings).toEqual(['dev.jsonl has no queries.'])
    const silent = await reportOf([said('unknown', 0.1)], [query('stars?', [], 1)])
    expect(silent.figures).toMatchObject({ answerable: 0, coverage: null, precision: null })
  })

  it('shows the worst of each kind first, and what was retrieved instead', async () => {
    const { report } = await reportOf(FIRST)
    const { wrong, unanswerable, missed } = report.failures
    expect(wrong).toMatchObject([{ line: 3, found: 'Where do you ship?', rank: 2 }])
    expect(unanswerable.map(({ query: text }) => text)).toEqual(['do you sell stars?'])
    expect(missed.map(({ line, rank }) => [line, rank])).toEqual([
      [6, undefined],
      [5, 2],
    ])
    expect(report.warnings).toEqual(['Not in the bank, and counted as never found: "no-such-entry" (line 6).'])
  })
})

describe('comparing with the last run', () => {
  it('tells what was mended and what broke, as long as the queries are the same', async () => {
    const { run, figures } = await reportOf(FIRST)
    const second = [
      said('unknown', 0.1, 'ship'),
      FIRST[1],
      FIRST[2],
      FIRST[3],
      said('answer', 0.9, 'pay'),
    ] as Response[]
    const again = await evaluate(second)
    const before = pastRunOf(run.outcomes, figures, at)
    const now = pastRunOf(again.outcomes, figuresOf(again.outcomes), at)
    const { changes } = compareRuns(again.outcomes, now, before)
    expect(changes?.mended).toBe(1)
    expect(changes?.broken.map(({ query: { line } }) => line)).toEqual([1])
    expect(compareRuns(again.outcomes, now, { ...before, queries: 'others' }).changes).toBeUndefined()
  })

  it('keeps figures but no word of a query, for its owner alone', async () => {
    const folder = join(temporaryFolder(), 'evaluations')
    const { run, figures } = await reportOf(FIRST)
    const past = createPastRuns(folder)
    const key = ['shop', 'dev.jsonl']
    expect(past.last(key)).toBeUndefined()
    past.keep(key, pastRunOf(run.outcomes, figures, at))
    expect(past.last(key)).toMatchObject({ figures, well: [true, true, false, false, false, false] })
    expect(past.last(['shop', 'other.jsonl'])).toBeUndefined()
    const [file = ''] = readdirSync(folder)
    expect(readFileSync(join(folder, file), 'utf8')).not.toMatch(/cards|stars/)
    expect(statSync(join(folder, file)).mode & 0o777).toBe(0o600)
  })
})

describe('the page', () => {
  it('shows what people wrote as text, and asks nothing of anybody', async () => {
    const { report } = await reportOf(FIRST)
    const page = htmlReport(report)
    expect(page).toContain('&lt;script&gt;alert(1)&lt;/script&gt;')
    expect(page).toContain('Are &lt;b&gt;tags&lt;/b&gt; &amp; &quot;quotes&quot; shown?')
    expect(page).not.toMatch(/<script|<link|src=|https?:|url\(/)
    expect(page.match(/<svg /g)).toHaveLength(2)
  })

  it('stands with nothing to show', async () => {
    const { report } = await reportOf([], [])
    expect(htmlReport(report)).toContain('dev.jsonl has no queries.')
  })
})

describe('a bot’s own passages', () => {
  const passage = (id: string, ...headingPath: string[]) => ({
    id,
    document: id.split('#')[0] ?? '',
    version: 'v',
    headingPath,
    variants: [],
    text: 'Text.',
    span: [0, 5] as const,
    lang: 'en',
    audience: 'public' as const,
    url: '/',
  })
  const parts = [passage('a.md#long', 'A', 'Long story?'), passage('a.md#long~2', 'A', 'Long story?')] as const
  const own = bankOfPassages([...parts, passage('b.md#long', 'B', 'Long story')])

  it('are named by id or by heading, and parts of a section are one entry', () => {
    expect(own.size).toBe(2)
    expect(parts.map(own.entryOf)).toEqual(['a.md#long', 'a.md#long'])
    expect(own.resolve('b.md#long')).toEqual(['b.md#long'])
    expect(own.resolve('LONG STORY')).toEqual(['a.md#long', 'b.md#long'])
    expect(own.resolve('short story')).toEqual([])
  })
})
