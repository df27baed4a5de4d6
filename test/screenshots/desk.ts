import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { startParley } from '../bench/process.ts'
import { startConversation } from '../support/customer.ts'
import { openDesk, operatorToken } from '../support/desk.ts'

type Save = (page: Page, name: string) => Promise<void>

const calm: BrowserContextOptions = { reducedMotion: 'reduce', viewport: { width: 1_360, height: 840 } }

/** The agent's desk on the demo's own server, while several customers wait and one is served. */
export async function takeDesk(browser: Browser, save: Save): Promise<void> {
  const data = mkdtempSync(join(tmpdir(), 'parley-screenshots-'))
  const server = await startParley(data)
  const token = operatorToken(data)
  await fillQueue(server.url, token)
  const views: Readonly<Record<string, BrowserContextOptions>> = {
    desk: calm,
    'desk dark': { ...calm, colorScheme: 'dark' },
    'desk zh': { ...calm, locale: 'zh-CN' },
    'desk tablet': { ...calm, viewport: { width: 900, height: 1_100 } },
    'desk zoomed': { ...calm, viewport: { width: 640, height: 400 } },
  }
  try {
    for (const [name, options] of Object.entries(views)) await takeView(name, options)
  } finally {
    await server.stop()
    rmSync(data, { recursive: true, force: true })
  }

  async function takeView(name: string, options: BrowserContextOptions) {
    const context = await browser.newContext(options)
    const page = await context.newPage()
    await page.goto(`${server.url}/console`)
    if (name === 'desk') await save(page, 'desk sign-in')
    await page.locator('#token').fill(token)
    await page.keyboard.press('Enter')
    await page.locator('.line.live').waitFor()
    if (name === 'desk') await save(page, 'desk queue')
    await page.locator('[aria-labelledby=group-mine] .item').click()
    await page.locator('.said').first().waitFor()
    await page.waitForFunction(() => document.querySelector('.passages li'))
    await save(page, name)
    if (name === 'desk') {
      await takeWriting(page, save)
      await takeOtherRoles(page, save)
    }
    await context.close()
  }
}

async function takeWriting(page: Page, save: Save): Promise<void> {
  await page.keyboard.press('r')
  await page.keyboard.type('/')
  await page.getByRole('listbox').waitFor()
  await save(page, 'desk canned answers')
  await page.keyboard.press('Backspace')
  await page.keyboard.press('Escape')
  await page.keyboard.press('n')
  await page.keyboard.type('Has bought three of these before: be generous.')
  await save(page, 'desk note')
  await page.keyboard.press('Escape')
  await page.keyboard.press('?')
  await save(page, 'desk keys')
}

async function takeOtherRoles(page: Page, save: Save): Promise<void> {
  await page.keyboard.press('Escape')
  await page.getByLabel('Role').selectOption('analyst')
  await page.getByRole('row').nth(1).waitFor()
  await save(page, 'desk transcripts')
  await page.getByRole('row').nth(1).getByRole('button').click()
  await page.getByLabel('Purpose').selectOption('quality')
  await save(page, 'desk purpose')
  await page.getByRole('button', { name: 'Read' }).click()
  await page.getByRole('log').waitFor()
  await save(page, 'desk transcript')
  await page.getByRole('button', { name: 'Outcomes' }).click()
  await page.getByRole('table').first().waitFor()
  await save(page, 'desk outcomes')
  await page.getByLabel('Role').selectOption('auditor')
  await page.getByRole('row').nth(1).waitFor()
  await save(page, 'desk audit log')
}

async function fillQueue(url: string, token: string): Promise<void> {
  const desk = openDesk(url, token)
  for (const lines of [
    ['where do you ship?', 'I want to speak to a human'],
    ['怎么退货', '转人工'],
    ['this is a scam, I am fed up'],
  ]) {
    const customer = await startConversation(url)
    await customer.listen()
    for (const line of lines) await customer.say(line)
  }
  const customer = await startConversation(url)
  await customer.listen()
  await customer.say('how long does a refund take after I send it back?')
  await customer.say('I want to speak to a human')
  const items = await desk.list('?status=waiting')
  const [item] = items.toSorted((one, other) => other.since - one.since)
  if (!item) throw new Error('Nobody waits.')
  await desk.act(item.id, 'take')
  await customer.listen()
  await customer.post({ text: 'I sent the jacket back **two weeks** ago, and there is no money yet.' })
  await desk.act(item.id, 'reply', { text: "I'm sorry about that. Let me look at your return: what is its number?" })
  await desk.act(item.id, 'note', { text: 'The parcel came in on Monday; accounting has it.' })
  await customer.post({ text: 'R-20417' })
}
