import axe from 'axe-core'
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { openBrowser } from '../support/browser.ts'
import { startServer } from '../support/server.ts'
import { temporaryFolder } from '../support/temporary.ts'

const log = (page: Page) => page.getByRole('log')
const composer = (page: Page) => page.getByRole('textbox')

async function ask(page: Page, question: string): Promise<void> {
  await composer(page).fill(question)
  await composer(page).press('Enter')
}

describe('a customer on the website', { timeout: 90_000 }, () => {
  it('asks in two languages, follows the source, reloads, and finds the conversation after the server was killed', async () => {
    const data = temporaryFolder()
    const server = await startServer({ data })
    const browser = await openBrowser({ viewport: { width: 1280, height: 860 } })
    const page = await browser.newPage()
    const complaints: string[] = []
    page.on('console', (message) => {
      if (message.type() === 'error' || /Content.Security/i.test(message.text())) complaints.push(message.text())
    })

    await page.goto(server.url)
    await page.getByRole('button', { name: 'Open chat' }).click()
    await log(page).getByText("I'm Otto").waitFor()
    await page.getByRole('button', { name: 'Where do you ship?' }).click()
    await log(page).getByText('We ship to 42 countries').waitFor()

    await ask(page, 'how long does a refund take after I send it back?')
    const source = page.getByRole('link', { name: /Refunds/ }).last()
    await source.waitFor()
    const [sourcePage] = await Promise.all([browser.waitForEvent('page'), source.click()])
    await sourcePage.waitForLoadState()
    expect(sourcePage.url()).toContain('/sources/shop/refunds.en#')
    expect(await sourcePage.locator('section:target h2').textContent()).toContain('refund')
    await sourcePage.close()

    await ask(page, '怎么退货')
    await log(page)
      .getByText(/退货申请|申请退货|退货/)
      .last()
      .waitFor()
    await page
      .getByRole('link', { name: /退货|退款/ })
      .last()
      .waitFor()

    await ask(page, 'do you rent kayaks by the hour?')
    await log(page).getByText("I don't know").waitFor()
    await page.getByRole('button', { name: 'Talk to a person' }).click()
    await log(page).getByText('a person answers').waitFor()
    const before = await log(page).innerText()

    await page.reload()
    await log(page).getByText('a person answers').waitFor()
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('BODY')
    expect(spoken(await log(page).innerText())).toEqual(spoken(before))

    await server.kill()
    await ask(page, 'is the Otterskin jacket waterproof?')
    await startServer({ data, port: server.port })
    await log(page)
      .getByText(/Otterskin/)
      .nth(1)
      .waitFor({ timeout: 30_000 })
    const after = await log(page).innerText()
    for (const line of ['We ship to 42 countries', '怎么退货', "I don't know", 'a person answers']) {
      expect(after).toContain(line)
    }
    // The network failed while the server was away; nothing else may have gone wrong.
    expect(complaints.filter((text) => !/net::ERR_|WebSocket connection/.test(text))).toEqual([])
  })

  it.each([
    { colorScheme: 'light', path: '/' },
    { colorScheme: 'dark', path: '/index.zh.html' },
  ] as const)('meets no barrier, $colorScheme at $path', async ({ colorScheme, path }) => {
    const server = await startServer({ data: temporaryFolder() })
    const browser = await openBrowser({ colorScheme, reducedMotion: 'reduce', viewport: { width: 1280, height: 860 } })
    const page = await browser.newPage()
    await page.goto(server.url + path)
    const launcher = page.locator('parley-chat').getByRole('button').first()
    await launcher.waitFor()
    expect(await barriers(page)).toEqual([])

    await launcher.click()
    const chinese = path !== '/'
    await ask(page, chinese ? '运费多少' : 'where do you ship?')
    await page.getByRole('link', { name: chinese ? /来源/ : /Source/ }).waitFor()
    expect(await barriers(page)).toEqual([])

    await page.goto(`${server.url}/sources/shop/${chinese ? 'delivery.zh' : 'delivery.en'}`)
    await page.locator('parley-chat').waitFor({ state: 'attached' })
    expect(await barriers(page)).toEqual([])
  })

  it('uses the keyboard alone, on a phone', async () => {
    const server = await startServer({ data: temporaryFolder() })
    const browser = await openBrowser({ viewport: { width: 390, height: 844 } })
    const page = await browser.newPage()
    await page.goto(server.url)
    const launcher = page.getByRole('button', { name: 'Open chat' })
    await launcher.focus()
    await page.keyboard.press('Enter')
    await composer(page).waitFor()
    await page.waitForFunction(() => {
      const inner = document.querySelector('parley-chat')?.shadowRoot?.activeElement
      return inner?.tagName === 'TEXTAREA'
    })
    await page.keyboard.type('can I change my delivery address?')
    await page.keyboard.press('Enter')
    await page.getByRole('link', { name: /Source/ }).waitFor()
    await page.keyboard.press('Escape')
    await composer(page).waitFor({ state: 'hidden' })
    await page.waitForFunction(
      () => document.querySelector('parley-chat')?.shadowRoot?.activeElement?.tagName === 'BUTTON',
    )
  })
})

/** The lines of a conversation without its times of day. */
function spoken(text: string): string[] {
  return text.split('\n').filter((line) => line.trim() !== '' && !/^\d{1,2}:\d{2}/.test(line))
}

/** What axe finds wrong, by rule and place. */
async function barriers(page: Page): Promise<string[]> {
  // A page under a strict Content-Security-Policy takes no script but by the debugger.
  await page.evaluate(axe.source)
  return page.evaluate(async () => {
    const { violations } = await (globalThis as unknown as { axe: typeof axe }).axe.run()
    return violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${JSON.stringify(target)}`))
  })
}
