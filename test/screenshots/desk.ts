import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { startParley } from '../bench/process.ts'
import { operatorToken } from '../support/desk.ts'
import { setScene } from './desk-scene.ts'

type Save = (page: Page, name: string) => Promise<void>

const calm: BrowserContextOptions = { reducedMotion: 'reduce', viewport: { width: 1_280, height: 800 } }

/** The agent's desk on the demo's own server, while several customers wait and some are served. */
export async function takeDesk(browser: Browser, save: Save): Promise<void> {
  const data = mkdtempSync(join(tmpdir(), 'parley-screenshots-'))
  const server = await startParley(data)
  const token = operatorToken(data)
  await setScene(browser, server.url, token)
  const views: Readonly<Record<string, BrowserContextOptions>> = {
    desk: calm,
    'desk dark': { ...calm, colorScheme: 'dark' },
    'desk zh': { ...calm, locale: 'zh-CN' },
    'desk high contrast': { ...calm, forcedColors: 'active' },
    'desk tablet': { ...calm, viewport: { width: 900, height: 1_000 } },
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
    await page.locator('.item').filter({ hasText: 'Marie' }).click()
    await page.locator('.said .shot').waitFor()
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
  await page.keyboard.type('Thank you. Here is what to hand in:')
  const chooser = page.waitForEvent('filechooser')
  await page.getByRole('button', { name: 'Attach files' }).click()
  await (await chooser).setFiles([
    { name: 'refund-form.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.7\n%%EOF') },
    { name: 'setup.exe', mimeType: 'application/octet-stream', buffer: Buffer.from('MZ not for customers') },
  ])
  await page.getByRole('button', { name: 'Send', exact: true }).click()
  await page.locator('.refused').waitFor()
  await save(page, 'desk files')
  for (const name of ['refund-form.pdf', 'setup.exe'])
    await page.getByRole('button', { name: `Remove ${name}` }).click()
  await page.getByRole('textbox', { name: 'Your reply' }).fill('')
  await page.keyboard.press('Escape')
  await page.keyboard.press('s')
  await page.keyboard.type('refund by card')
  await page.keyboard.press('Enter')
  await page.getByText('Found passages').waitFor()
  await page.locator('.passages li').first().waitFor()
  await page.locator('.passages').getByRole('button', { name: 'More' }).first().click()
  await page.locator('.search').scrollIntoViewIfNeeded()
  await save(page, 'desk search')
  await page.locator('.lines').focus()
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
  await page.getByRole('row').nth(1).getByRole('link').click()
  await page.getByLabel('Purpose').selectOption('quality')
  await save(page, 'desk purpose')
  await page.getByRole('button', { name: 'Read' }).click()
  await page.getByRole('log').waitFor()
  await save(page, 'desk transcript')
  await page.getByLabel('Role').selectOption('auditor')
  await page.getByRole('row').nth(1).waitFor()
  await save(page, 'desk audit log')
}
