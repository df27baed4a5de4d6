import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import axe from 'axe-core'
import { expect, it } from 'vitest'
import { bankOfEntries } from '../../src/evaluation/bank.ts'
import { figuresOf } from '../../src/evaluation/figures.ts'
import { htmlReport } from '../../src/evaluation/html/page.ts'
import { createReport } from '../../src/evaluation/report.ts'
import { runEvaluation } from '../../src/evaluation/run.ts'
import { openBrowser } from '../support/browser.ts'
import { temporaryFolder } from '../support/temporary.ts'

const ATTACK = '"><img src="https://elsewhere.example/x.png" onerror="alert(1)"><script>alert(2)</script>'

/** A report with every kind of failure, some of it hostile. */
async function page(): Promise<string> {
  const bank = bankOfEntries([
    { id: 'a', question: `What is it? ${ATTACK}`, answer: 'It.', variants: [], lang: 'en' },
    { id: 'b', question: '怎么付款？', answer: '用卡。', variants: [], lang: 'zh-Hans' },
  ])
  const queries = Array.from({ length: 40 }, (_, line) => ({
    query: `${ATTACK} ${line}`,
    relevant: line % 4 === 0 ? [] : ['a'],
    history: [],
    line: line + 1,
  }))
  const run = await runEvaluation(queries, bank, async ({ line }) => ({
    ranked: line % 3 === 0 ? ['b', 'a'] : ['a', 'b'],
    probability: line / 41,
    decision: line > 20 ? 'answer' : 'unknown',
    ms: 1,
  }))
  const figures = figuresOf(run.outcomes)
  const source = {
    name: ATTACK,
    queries: ATTACK,
    threshold: 0.5,
    at: new Date(),
    bank,
    run,
    figures,
    comparison: undefined,
  }
  return htmlReport(createReport(source))
}

it('is a page that everybody can read, in light and dark, and that reaches for nothing', async () => {
  const file = join(temporaryFolder(), 'report.html')
  writeFileSync(file, await page())
  for (const colorScheme of ['light', 'dark'] as const) {
    const browser = await openBrowser({ colorScheme })
    const tab = await browser.newPage()
    const heard: string[] = []
    tab.on('request', (request) => void (request.url().startsWith('file:') || heard.push(request.url())))
    tab.on('console', (message) => void heard.push(message.text()))
    tab.on('dialog', (dialog) => void heard.push(dialog.message()))
    await tab.goto(pathToFileURL(file).href)
    expect(heard).toEqual([])
    expect(await tab.locator('svg').count()).toBe(2)
    expect(await tab.locator('tbody tr').first().innerText()).toContain('<script>alert(2)</script>')
    await tab.evaluate(axe.source)
    const { violations } = await tab.evaluate(() => (globalThis as unknown as { axe: typeof axe }).axe.run())
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([])
    await browser.close()
  }
})
