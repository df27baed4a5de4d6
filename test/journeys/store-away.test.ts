import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { describe, expect, it, onTestFinished } from 'vitest'
import { openBrowser } from '../support/browser.ts'
import { startRedis } from '../support/redis.ts'
import { startServer } from '../support/server.ts'
import { configurationIn } from '../support/settings.ts'
import { temporaryFolder } from '../support/temporary.ts'

/** Where somebody wants to look at what was seen. */
const PICTURES = process.env.PARLEY_TEST_PICTURES

const log = (page: Page) => page.getByRole('log')

async function open(url: string, path = '/', name = 'Open chat'): Promise<Page> {
  const browser = await openBrowser({ viewport: { width: 1280, height: 860 } })
  const page = await browser.newPage()
  await page.goto(url + path)
  await page.getByRole('button', { name }).click()
  return page
}

async function ask(page: Page, question: string): Promise<void> {
  await page.getByRole('textbox').fill(question)
  await page.getByRole('textbox').press('Enter')
}

async function look(page: Page, name: string): Promise<void> {
  if (PICTURES) await page.screenshot({ path: join(PICTURES, `${name}.png`) })
}

/** How much of the conversation's end is out of sight, in pixels. */
function belowTheFold(): number {
  const log = document.querySelector('parley-chat')?.shadowRoot?.querySelector('.log')
  return log ? log.scrollHeight - log.scrollTop - log.clientHeight : Number.NaN
}

const count = async (page: Page, text: string) => (await log(page).innerText()).split(text).length - 1

describe('a customer on the website', { timeout: 90_000 }, () => {
  it('loses nothing while Redis is away, sees that, and goes on when it is back', async () => {
    const redis = await startRedis()
    onTestFinished(() => redis.stop())
    const server = await startServer({ data: temporaryFolder(), env: { REDIS_URL: redis.url } })
    const page = await open(server.url)
    await log(page).getByText("I'm Otto").waitFor()
    await ask(page, 'where do you ship?')
    await log(page)
      .getByRole('link', { name: /Delivery/ })
      .waitFor()

    await redis.kill()
    await ask(page, 'how long does a refund take after I send it back?')
    await page.getByText('Reconnecting…').waitFor()
    await page.getByRole('textbox').fill('half a thought')
    await log(page).getByText('Sending…').waitFor()
    // The notice takes room away, but not from what was said last.
    await expect.poll(() => page.evaluate(belowTheFold)).toBeLessThan(2)
    await look(page, 'redis-away')
    const ready = await fetch(`${server.url}/readyz`)
    expect(ready.status).toBe(503)
    expect(JSON.stringify(await ready.json())).toContain('Redis cannot be used')
    expect((await fetch(`${server.url}/healthz`)).status).toBe(200)

    await redis.start()
    await log(page)
      .getByRole('link', { name: /Refunds/ })
      .waitFor({ timeout: 30_000 })
    await page.getByText('Reconnecting…').waitFor({ state: 'hidden' })
    await look(page, 'redis-back')
    expect(await page.getByRole('textbox').inputValue()).toBe('half a thought')
    expect(await count(page, 'how long does a refund take')).toBe(1)
    expect(await count(page, 'Sending…')).toBe(0)
    expect((await fetch(`${server.url}/readyz`)).status).toBe(200)
  })

  it.each([
    ['/', 'Open chat', 'That was quick! It goes out in a moment.'],
    ['/index.zh.html', '打开聊天', '您发得有点快，稍后会自动发送。'],
  ])('who writes too fast is asked for a moment, and keeps the text, at %s', async (path, button, words) => {
    const config = configurationIn(temporaryFolder(), { 'limits.messagesPerMinute': 1 })
    const server = await startServer({ data: temporaryFolder(), env: { PARLEY_CONFIG_DIR: config } })
    const page = await open(server.url, path, button)
    await page.locator('parley-chat .message.bot').first().waitFor()
    await ask(page, 'hello')
    await page.locator('parley-chat .message.bot').nth(1).waitFor()
    await ask(page, 'and one more thing')
    await log(page).getByText(words).waitFor()
    await look(page, `too-fast${path.replace(/\W/g, '-')}`)
    expect(await count(page, 'and one more thing')).toBe(1)
  })

  it('who comes where too many come from one address is asked for a moment', async () => {
    const config = configurationIn(temporaryFolder(), { 'limits.conversationsPerMinute': 1 })
    const server = await startServer({ data: temporaryFolder(), env: { PARLEY_CONFIG_DIR: config } })
    await log(await open(server.url))
      .getByText("I'm Otto")
      .waitFor()
    const page = await open(server.url)
    await page.getByText('Many people are writing.').waitFor()
    await look(page, 'busy')
  })
})
