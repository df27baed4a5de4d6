import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { barriers } from '../support/barriers.ts'
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
    await log(page).getByText('Nobody is at the desk').waitFor()
    const before = await log(page).innerText()

    await page.reload()
    await log(page).getByText('Nobody is at the desk').waitFor()
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
    for (const line of ['We ship to 42 countries', '怎么退货', "I don't know", 'Nobody is at the desk']) {
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

  it('keeps the conversation as a file, by the keyboard alone, also in a frame and after a failure', async () => {
    const server = await startServer({ data: temporaryFolder() })
    const browser = await openBrowser({ reducedMotion: 'reduce', timezoneId: 'Asia/Shanghai' })
    const page = await browser.newPage()
    await page.goto(`${server.url}/index.zh.html`)
    await page.evaluate(() => {
      const frame = document.createElement('iframe')
      frame.src = '/'
      frame.style.cssText = 'width: 600px; height: 800px'
      document.body.replaceChildren(frame)
    })
    const chat = page.frameLocator('iframe')
    await chat.getByRole('button', { name: 'Open chat' }).press('Enter')
    const button = chat.getByRole('button', { name: 'Download conversation' })
    await chat.getByRole('log').getByText("I'm Otto").waitFor()
    expect(await button.isDisabled()).toBe(true)
    for (const [at, question] of ['where do you ship?', 'how do I return an online order?'].entries()) {
      await chat.getByRole('textbox').fill(question)
      await chat.getByRole('textbox').press('Enter')
      // Once the second turn has answered, the first one is in the transcript.
      await chat
        .getByRole('link', { name: /Source/ })
        .nth(at)
        .waitFor()
    }

    await page.route('**/transcript?*', (route) => route.abort())
    await chat.getByRole('button', { name: 'New conversation' }).focus()
    await page.keyboard.press('Shift+Tab')
    await page.keyboard.press('Enter')
    await chat.getByRole('status').getByText('could not be downloaded').waitFor()
    const frame = page.frames().at(-1) ?? expect.fail()
    expect(await barriers(frame)).toEqual([])
    await page.unroute('**/transcript?*')
    const again = chat.getByRole('button', { name: 'Try again' })
    const [download] = await Promise.all([page.waitForEvent('download'), again.press('Enter')])
    await chat.getByRole('status').getByText('was downloaded').waitFor()
    expect(await button.evaluate((element: HTMLElement) => element.matches(':focus'))).toBe(true)
    expect(download.suggestedFilename()).toMatch(/^conversation-\d{4}-\d\d-\d\d\.html$/)

    const file = join(temporaryFolder(), download.suggestedFilename())
    await download.saveAs(file)
    const complaints: string[] = []
    page.on('console', (message) => complaints.push(message.text()))
    await page.goto(pathToFileURL(file).href)
    const said = await page.getByRole('article').allInnerTexts()
    expect(said[0]).toMatch(/^You/)
    expect(said[0]).toContain('where do you ship?')
    expect(said[1]).toMatch(/^Otto \(AI assistant\)/)
    expect(said[1]).toContain('We ship to 42 countries')
    expect(await page.getByRole('main').innerText()).toContain('times in Asia/Shanghai')
    const source = await page.getByRole('link', { name: /Delivery/ }).getAttribute('href')
    expect(source).toMatch(new RegExp(`^${server.url}/sources/shop/delivery\\.en#`))
    expect(complaints).toEqual([])
    expect(await barriers(page)).toEqual([])
  })
})

/** The lines of a conversation without its times of day. */
function spoken(text: string): string[] {
  return text.split('\n').filter((line) => line.trim() !== '' && !/^\d{1,2}:\d{2}/.test(line))
}
