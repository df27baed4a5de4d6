import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { startParley } from '../bench/process.ts'
import { operatorToken } from '../support/desk.ts'
import { seedConversations } from '../support/seeded-conversations.ts'
import { seededWeeks } from '../support/seeded-weeks.ts'

type Save = (page: Page, name: string) => Promise<void>

const WEEKS = 12
const calm: BrowserContextOptions = { reducedMotion: 'reduce', viewport: { width: 1_360, height: 1_000 } }

/** What came of weeks of conversations, and what to do about those that nothing answered. */
export async function takeReport(browser: Browser, save: Save): Promise<void> {
  const data = mkdtempSync(join(tmpdir(), 'parley-screenshots-'))
  const now = Date.now()
  await seedConversations({ PARLEY_DATA_DIR: data }, seededWeeks(now, WEEKS), now)
  const server = await startParley(data)
  const views: Readonly<Record<string, BrowserContextOptions>> = {
    report: calm,
    'report dark': { ...calm, colorScheme: 'dark' },
    'report zh': { ...calm, locale: 'zh-CN' },
    'report tablet': { ...calm, viewport: { width: 820, height: 1_180 } },
    'report high contrast': { ...calm, forcedColors: 'active' },
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
    await page.locator('#token').fill(operatorToken(data))
    await page.keyboard.press('Enter')
    await page.locator('.room').waitFor()
    await page.locator('.top select').selectOption('analyst')
    await page.evaluate(() => {
      location.hash = '#report?days=30'
    })
    await page.locator('.report .figures').waitFor()
    await save(page, name)
    if (name === 'report') {
      await page.locator('.page').evaluate((element) => element.scrollBy(0, element.scrollHeight))
      await save(page, 'report groups')
      await takeAnswering(page, save)
    }
    await context.close()
  }
}

async function takeAnswering(page: Page, save: Save): Promise<void> {
  await page.evaluate(() => {
    location.hash = '#unanswered'
  })
  await page.locator('#purpose').selectOption('quality')
  await page.locator('.purpose .main').click()
  await page.locator('.topic').first().waitFor()
  await page.locator('.topic > .button').nth(1).click()
  await page.locator('.answer textarea').nth(1).fill('Yes: **from €12 a day**. Ask at any of our stores.')
  await page.locator('.answer input').first().fill('Asked for every day since May')
  await save(page, 'unanswered')
  await page.locator('.answer .main').click()
  await page.locator('.corrections').scrollIntoViewIfNeeded()
  await save(page, 'corrections')
}
