import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { createRenderer } from '../../src/channels/web/render.ts'
import { openBrowser } from '../support/browser.ts'

const built = fileURLToPath(new URL('../../dist/widget', import.meta.url))
const SITE = 'http://site.example'

const { greeting, typing } = createRenderer({
  bot: { id: 'bot', name: 'Otto' },
  publicUrl: undefined,
  fileUrl: (id) => `/files/${id}`,
  clock: () => Date.now(),
})
const claims = { conversation: 'c1', user: 'u1', customer: 'u1', started: Date.now(), locale: 'en' }
const session = { conversationId: 'c1', token: 't1', expires_in: 1_800 }

/** A page with the built widget, beside a server that greets, types for ever and refuses what it is told. */
async function visit(): Promise<Page> {
  const browser = await openBrowser({ viewport: { width: 1000, height: 800 } })
  const page = await browser.newPage()
  await page.route(`${SITE}/**`, async (route) => {
    const path = new URL(route.request().url()).pathname
    const posts = route.request().method() === 'POST'
    if (path === '/') {
      const body = '<!doctype html><html lang="en"><main></main><script src="/widget.js"></script></html>'
      return route.fulfill({ contentType: 'text/html', body })
    }
    if (path.endsWith('.js')) {
      return route.fulfill({ contentType: 'text/javascript', body: readFileSync(built + path, 'utf8') })
    }
    if (!path.endsWith('/activities')) return route.fulfill({ json: session })
    if (posts) return route.fulfill({ status: 400, json: { error: { code: 'BadArgument', message: 'No.' } } })
    return route.fulfill({ json: { activities: [greeting(claims, { text: 'Hello' }), typing('c1')], watermark: '0' } })
  })
  await page.goto(SITE)
  return page
}

const launcher = (page: Page, name: string) =>
  page.locator('parley-chat .launcher').and(page.getByRole('button', { name }))
const log = (page: Page) => page.getByRole('log')

describe('the chat on a page', () => {
  it('shows that the bot is at work, and says when a message is not accepted', async () => {
    const page = await visit()
    await launcher(page, 'Open chat').click()
    await page.getByText('Otto is writing').waitFor()

    // Longer than usual: that is for the server to decide.
    await page.getByRole('textbox').fill('x'.repeat(4_100))
    await page.getByText('100 characters over').waitFor()
    await page.getByRole('textbox').press('Enter')
    await page.getByText('Not accepted.').waitFor()
    expect(await page.getByRole('button', { name: 'Try again' }).count()).toBe(0)
  })

  it('goes on where the page moves or removes it', async () => {
    const page = await visit()
    await launcher(page, 'Open chat').click()
    await log(page).getByText('Hello').waitFor()

    await page.evaluate(() => document.querySelector('main')?.append(document.querySelector('parley-chat') ?? ''))
    await log(page).getByText('Hello').waitFor()
    await launcher(page, 'Close chat').click()
    await log(page).waitFor({ state: 'hidden' })

    await page.evaluate(() => {
      const chat = document.querySelector('parley-chat') ?? ''
      document.body.replaceChildren()
      document.body.append(chat)
    })
    await launcher(page, 'Open chat').click()
    await log(page).getByText('Hello').waitFor()
    const { panels, sheets } = await page.evaluate(() => {
      const root = document.querySelector('parley-chat')?.shadowRoot
      return { panels: root?.querySelectorAll('.panel').length, sheets: root?.adoptedStyleSheets.length }
    })
    expect({ panels, sheets }).toEqual({ panels: 1, sheets: 2 })
  })

  it('is as open after a reload as before, and takes the focus from nobody', async () => {
    const page = await visit()
    await launcher(page, 'Open chat').click()
    await log(page).getByText('Hello').waitFor()
    await page.reload()
    await log(page).getByText('Hello').waitFor()
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('BODY')

    await page.evaluate(() => window.Parley?.push((chat) => chat.open()))
    await page.waitForFunction(
      () => document.querySelector('parley-chat')?.shadowRoot?.activeElement?.tagName === 'TEXTAREA',
    )
    await page.setViewportSize({ width: 390, height: 844 })
    await page.reload()
    await launcher(page, 'Open chat').waitFor()

    await page.setViewportSize({ width: 1000, height: 800 })
    await page.reload()
    await launcher(page, 'Close chat').click()
    await page.reload()
    await launcher(page, 'Open chat').waitFor()
    expect(await log(page).count()).toBe(0)
  })
})
