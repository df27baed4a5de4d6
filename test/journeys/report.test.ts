import { readFileSync } from 'node:fs'
import { parse } from 'csv-parse/sync'
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { barriers } from '../support/barriers.ts'
import { startConversation } from '../support/customer.ts'
import { openDesk, operatorToken } from '../support/desk.ts'
import { type SeededConversation, seedConversations } from '../support/seeded-conversations.ts'
import { startServer } from '../support/server.ts'
import { shareBrowser } from '../support/shared-browser.ts'
import { temporaryFolder } from '../support/temporary.ts'

const DAY_MS = 86_400_000
const HTML = '<img src=x onerror="document.title=\'owned\'">'
const FORMULA = '=HYPERLINK("http://evil.example","x")'

const asked = (text: string, outcome: 'answered' | 'unknown') => ({ text, outcome })
const answer = { author: 'bot', dialog: 'answer', cites: 'shop/delivery.en.md', text: 'Yes.', after: 3_000 } as const
const unknown = { author: 'bot', dialog: 'answer', text: "I don't know.", after: 1_000 } as const

/** Ten conversations, three to five days ago: four contained, one confirmed, four abandoned, one handed over. */
function conversations(now: number): SeededConversation[] {
  const ago = (days: number, more: Omit<SeededConversation, 'started'>) => ({ started: now - days * DAY_MS, ...more })
  return [
    ago(5, { id: 'contained', lines: [asked('Where do you ship?', 'answered'), { ...answer, cost: 250_000 }] }),
    ago(5, { id: 'to teams', channel: 'teams', lines: [asked('Where do you ship?', 'answered'), answer] }),
    ago(4, { id: 'named', channel: '-2+3', lines: [asked('x', 'answered'), { ...answer, dialog: FORMULA }] }),
    ago(4, { id: 'marked up', lines: [asked('y', 'answered'), { ...answer, dialog: HTML }] }),
    ago(4, {
      id: 'confirmed',
      lines: [asked('Where do you ship?', 'answered'), answer, { feedback: 'up' }, { score: 5 }],
    }),
    ago(4, { id: 'kayaks', lines: [asked('do you rent out kayaks?', 'unknown'), unknown] }),
    ago(3, { id: 'more kayaks', lines: [asked('do you rent out kayaks?', 'unknown'), unknown] }),
    ago(3, { id: 'hostile', lines: [asked(HTML, 'unknown'), unknown] }),
    ago(3, { id: 'masked', lines: [asked('why does ann@mail.example bounce', 'unknown'), unknown] }),
    ago(3, {
      id: 'handed over',
      locale: 'zh-Hans',
      lines: [
        asked('转人工', 'unknown'),
        { author: 'bot', dialog: 'handoff', text: '请稍候' },
        { author: 'agent', text: '您好', after: 120_000 },
      ],
    }),
  ]
}

async function signIn(page: Page, url: string, token: string, hash: string) {
  await page.goto(`${url}/console${hash}`)
  await page.locator('#token').fill(token)
  await page.keyboard.press('Enter')
  await page.locator('.top select').selectOption('analyst')
}

describe('what came of conversations', { timeout: 120_000 }, () => {
  const open = shareBrowser()

  it('is shown at the desk, leads to its conversations, and to answers that lack', async () => {
    const data = temporaryFolder()
    const now = Date.now()
    await seedConversations({ PARLEY_DATA_DIR: data }, conversations(now), now)
    const server = await startServer({ data })
    const token = operatorToken(data)
    const context = await open({ reducedMotion: 'reduce', viewport: { width: 1_280, height: 900 } })
    await context.grantPermissions(['clipboard-read', 'clipboard-write'])
    const page = await context.newPage()
    const complaints: string[] = []
    page.on('pageerror', (error) => complaints.push(String(error)))
    await signIn(page, server.url, token, '#report?days=7')

    await showsFigures(page)
    const html = await downloadsThem(page)
    await keepsItsDays(page)
    await leadsToConversations(page)
    await answersWhatLacks(page, server.url)
    expect(await page.title()).not.toBe('owned')
    expect(complaints).toEqual([])

    // The same in the dark, in Chinese.
    const dark = await (await open({ colorScheme: 'dark', locale: 'zh-CN', reducedMotion: 'reduce' })).newPage()
    await signIn(dark, server.url, token, '#report?days=7')
    await dark.getByRole('row').filter({ hasText: '放弃' }).first().waitFor()
    expect(await barriers(dark)).toEqual([])
    await dark.context().setOffline(true)
    await dark.getByRole('button', { name: 'CSV' }).click()
    await dark.getByRole('alert').filter({ hasText: '无法连接服务器' }).waitFor()
    await dark.context().setOffline(false)

    // And the page, by itself.
    await readsAlone(await dark.context().newPage(), html)

    // Who did it, is in the audit log.
    const auditor = openDesk(server.url, token, { 'parley-role': 'auditor' })
    const { items } = await auditor.json<{ items: { action: string; resource: string }[] }>('/audit')
    const done = items.filter(({ resource }) => resource.startsWith('correction:')).map(({ action }) => action)
    expect(done).toEqual(['correction-removed', 'pin-added'])
  })
})

/** Counted by hand from the list above. */
async function showsFigures(page: Page) {
  const row = (name: string) => page.locator('.rates tbody tr').filter({ hasText: name })
  await row('Abandoned').waitFor()
  const cells = await page
    .locator('.rates tbody tr')
    .evaluateAll((rows) =>
      rows.map((one) => [...one.children].map((cell) => (cell as HTMLElement).innerText.trim().split('\n')[0])),
    )
  expect(
    cells.map(([name, count, share, , interval]) => [name, Number.parseInt(count ?? '', 10), share, interval]),
  ).toEqual([
    ['Confirmed', 1, '10%', '2% – 40%'],
    ['Contained', 4, '40%', '17% – 69%'],
    ['Handed over', 1, '10%', '2% – 40%'],
    ['Recontacted', 0, '0%', '0% – 28%'],
    ['Abandoned', 4, '40%', '17% – 69%'],
  ])
  const figures = await page
    .locator('.figures > div')
    .evaluateAll((all) =>
      all.map((one) => [one.querySelector('dt')?.textContent, one.querySelector('.value')?.textContent]),
    )
  expect(figures).toEqual([
    ['Conversations', '10'],
    ['CSAT', '100%'],
    ['Satisfied', '100%'],
    ['Bot’s reply', '3 sec'],
    ['A person’s first words', '2 min'],
    ['Cost of models', '0.25'],
  ])
  await page.getByText('As a table').click()
  const counts = await page.locator('details tbody td:nth-child(2)').allTextContents()
  expect(counts.map(Number).filter((count) => count > 0)).toEqual([2, 4, 4])
  expect(counts).toHaveLength(7)
  expect(await page.getByRole('img').count()).toBe(2)
  await page.getByRole('row').filter({ hasText: HTML }).first().waitFor()
  expect(await barriers(page)).toEqual([])
}

/** Resolves to the page that everybody can read. */
async function downloadsThem(page: Page): Promise<string> {
  const files: Record<string, string> = {}
  for (const format of ['CSV', 'JSON', 'HTML']) {
    const waiting = page.waitForEvent('download')
    await page.getByRole('button', { name: format }).click()
    const download = await waiting
    expect(download.suggestedFilename()).toMatch(
      new RegExp(`^outcomes-\\d{4}-\\d\\d-\\d\\d-.*\\.${format.toLowerCase()}$`),
    )
    files[format] = readFileSync(await download.path(), 'utf8')
  }
  // What a spreadsheet opens.
  const rows: Record<string, string>[] = parse(files.CSV ?? '', { columns: true })
  const names = rows.filter(({ outcome }) => outcome === 'contained').map(({ by, name }) => `${by} ${name}`)
  expect(names).toContain(`dialog '${FORMULA}`)
  expect(names).toContain("channel '-2+3")
  for (const row of rows) for (const cell of Object.values(row)) expect(cell).not.toMatch(/^[=+@]|^-(?![\d.]+$)/)
  expect(rows.find(({ by, outcome }) => by === 'all' && outcome === 'abandoned')).toMatchObject({
    count: '4',
    rate: '0.4',
  })
  expect(JSON.parse(files.JSON ?? '').all.conversations).toBe(10)
  expect(files.HTML).not.toContain(HTML)
  expect(files.HTML).toContain('&lt;img src=x')
  return files.HTML ?? ''
}

async function readsAlone(page: Page, html: string) {
  const heard: string[] = []
  page.on('request', (request) => heard.push(request.url()))
  page.on('console', (message) => heard.push(message.text()))
  await page.setContent(html)
  await page.getByRole('heading', { name: 'By channel' }).waitFor()
  expect(await page.getByRole('img').count()).toBe(2)
  expect(await barriers(page)).toEqual([])
  expect(heard).toEqual([])
}

async function keepsItsDays(page: Page) {
  const [from, to] = [page.getByLabel('From'), page.getByLabel('to', { exact: true })]
  const last = await to.inputValue()
  const first = new Date(Date.parse(last) - 20 * DAY_MS).toISOString().slice(0, 10)
  await from.fill(first)
  await expect.poll(() => page.url()).toContain(`from=${first}&to=${last}`)
  await page.reload()
  await expect.poll(() => from.inputValue()).toBe(first)
  expect(await to.inputValue()).toBe(last)
  await page.locator('.figures').waitFor()
  // Days of which there is nothing to tell.
  await from.fill('2020-01-01')
  await page.goto(page.url().replace(/#.*/, '#report?from=2020-01-01&to=2020-01-07'))
  await page.getByText('No conversation of these days').waitFor()
  expect(await page.getByText('%').count()).toBe(0)
  expect(await barriers(page)).toEqual([])
}

async function leadsToConversations(page: Page) {
  await page.getByRole('button', { name: 'Outcomes' }).click()
  await page.getByRole('link', { name: /^4\s+conversations: Abandoned/ }).click()
  await page.getByRole('row').nth(4).waitFor()
  expect(await page.getByRole('row').count()).toBe(5)
  expect(await barriers(page)).toEqual([])
  await page.getByRole('row').nth(1).getByRole('link').click()
  await page.getByLabel('Purpose').selectOption('complaint')
  await page.getByRole('button', { name: 'Read' }).click()
  await page.getByRole('log').getByText("I don't know.").waitFor()
}

async function answersWhatLacks(page: Page, url: string) {
  const customer = await startConversation(url)
  await customer.listen()
  const ask = async () => (await customer.say('Do you rent out kayaks?'))[0]?.text ?? ''
  await page.getByRole('button', { name: 'Unanswered questions' }).click()
  await page.getByLabel('Purpose').selectOption('quality')
  await page.getByRole('button', { name: 'Read' }).click()
  const topic = page.getByRole('listitem').filter({ hasText: 'do you rent out kayaks?' }).first()
  await topic.waitFor()
  expect(await topic.innerText()).toContain('× 2')
  expect(await page.locator('.topics').innerText()).toContain('[EMAIL_1]')
  expect(await page.locator('.topics').innerText()).toContain(HTML)

  await topic.getByRole('button', { name: 'Answer it' }).click()
  await topic.getByLabel('Answer, in Markdown').fill('Yes, **from May on**.')
  expect(await barriers(page)).toEqual([])
  await topic.getByRole('button', { name: 'Copy the draft' }).click()
  await topic.getByText('Copied.').waitFor()
  const draft = await page.evaluate(() => navigator.clipboard.readText())
  expect(draft).toContain('\n# do you rent out kayaks?\n\nYes, **from May on**.\n')
  await topic.getByLabel('Why').fill('asked every week')
  await topic.getByRole('button', { name: 'Pin this answer' }).click()

  await page.getByText('Pinned. The bot answers so').waitFor()
  expect(await ask()).toBe('Yes, **from May on**.')
  const row = page.getByRole('row').filter({ hasText: 'asked every week' })
  expect(await row.innerText()).toContain('operator')
  await topic.getByText('Has a pinned answer').waitFor()
  expect(await barriers(page)).toEqual([])
  await row.getByRole('button', { name: /^Remove/ }).click()
  await row.getByRole('button', { name: 'Remove' }).click()
  await page.getByText('No answer is pinned').waitFor()
  expect(await ask()).not.toContain('from May on')
}
