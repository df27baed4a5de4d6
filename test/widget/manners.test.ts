import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { barriers } from '../support/barriers.ts'
import { fromBot, openChatPage, SITE } from '../support/chat-page.ts'
import { ANSWER } from '../support/chat-states.ts'
import { shareBrowser } from '../support/shared-browser.ts'

const newContext = shareBrowser()
const ARABIC = readFileSync(join(import.meta.dirname, '../fixtures/widget-ar.json'), 'utf8')

describe('the widget on somebody’s page', { timeout: 30_000 }, () => {
  it('loads one script and nothing else until it is opened', async () => {
    const asked: string[] = []
    const context = await newContext()
    context.on('request', (request) => asked.push(new URL(request.url()).pathname))
    const { page, open } = await openChatPage(context)
    await page.getByRole('button', { name: 'Open chat' }).waitFor()
    expect(asked).toEqual(['/', '/widget.js'])
    await open()
    expect(asked.filter((path) => path.startsWith('/widget/'))).toEqual([expect.stringMatching(/panel/)])
  })

  it('invites once, and not again who sent the invitation away', async () => {
    const served = { teaser: { afterSeconds: 0, text: { en: 'Questions?', 'zh-Hans': '有疑问？' } } }
    const { page } = await openChatPage(await newContext(), { served })
    await page.getByText('Questions?').waitFor()
    await page.getByRole('button', { name: 'Dismiss' }).click()
    await page.reload()
    await page.getByRole('button', { name: 'Open chat' }).waitFor()
    await page.waitForFunction(() => performance.now() > 300)
    expect(await page.getByText('Questions?').isVisible()).toBe(false)
  })

  it('has the privacy notice agreed to before the first message, once, and holds back what the page says', async () => {
    const served = { privacyNotice: { en: { text: 'We keep this for 30 days.', link: '/privacy' } } }
    const { page, posts, open } = await openChatPage(await newContext(), { served })
    await open()
    expect(await page.getByRole('textbox').count()).toBe(0)
    await page.evaluate(() => window.Parley?.push((chat) => chat.send('From the page')))
    expect(await page.getByRole('link', { name: /Privacy notice/ }).getAttribute('href')).toBe(`${SITE}/privacy`)
    expect(posts.some(({ path }) => path.endsWith('/activities'))).toBe(false)
    await page.getByRole('button', { name: 'Agree and chat' }).press('Enter')
    await expect.poll(() => posts.at(-1)?.body).toContain('From the page')
    expect(await page.getByRole('textbox').evaluate((field: HTMLElement) => field.matches(':focus'))).toBe(true)
    await page.reload()
    await page.getByRole('textbox').waitFor()
  })

  it('warns before a card number goes out, and sends it hidden at most', async () => {
    const { page, posts, open } = await openChatPage(await newContext())
    await open()
    await page.getByRole('textbox').fill('It is 4111 1111 1111 1111')
    await page.getByRole('textbox').press('Enter')
    await page.getByRole('alert').getByText('looks like a card number').waitFor()
    await page.getByRole('button', { name: 'Change it' }).click()
    expect(await page.getByRole('textbox').inputValue()).toBe('It is 4111 1111 1111 1111')
    await page.getByRole('textbox').press('Enter')
    await page.getByRole('button', { name: 'Send hidden' }).click()
    await expect.poll(() => posts.at(-1)?.body).toContain('It is •••• •••• •••• 1111')
    expect(posts.some(({ body }) => body.includes('4111'))).toBe(false)
  })

  it('keeps what was written: over a page, and over a network that is away', async () => {
    let away = true
    const { page, posts, open } = await openChatPage(await newContext(), {
      answer: (path, route) => (away && path.endsWith('/activities') ? route.abort() : undefined),
    })
    await open()
    await page.getByRole('textbox').fill('First')
    await page.getByRole('textbox').press('Enter')
    await page.getByRole('status').getByText('Your messages are kept').waitFor()
    await page.getByRole('textbox').fill('Second')
    await page.getByRole('textbox').press('Enter')
    away = false
    await page.getByRole('button', { name: 'Try again' }).click()
    await expect.poll(() => JSON.parse(posts.at(-1)?.body ?? '{}').text).toBe('Second')
    await page.getByRole('textbox').fill('Not sent yet')
    await page.reload()
    await expect.poll(() => page.getByRole('textbox').inputValue()).toBe('Not sent yet')
  })

  it('says kindly that it is closed, and opens when the company opens it', async () => {
    let status: object = { open: false, text: 'We are back at 18:00.' }
    const { page } = await openChatPage(await newContext(), {
      answer: (path, route) => (path.endsWith('/status') ? route.fulfill({ json: status }) : undefined),
    })
    await page.getByRole('button', { name: 'Open chat' }).click()
    await page.getByText('We are back at 18:00.').waitFor()
    expect(await page.getByRole('textbox').count()).toBe(0)
    status = { open: true, banner: 'Parcels are late.' }
    await page.reload()
    await page.getByText('Parcels are late.').waitFor()
    await page.getByRole('textbox').waitFor()
  })

  it('speaks a language that the site brings, from right to left', async () => {
    const context = await newContext({ reducedMotion: 'reduce', viewport: { width: 900, height: 800 } })
    const { page, receive, complaints } = await openChatPage(context, {
      lang: 'ar',
      attributes: 'data-strings="/ar.json"',
      files: { '/ar.json': ARABIC },
    })
    await page.getByRole('button', { name: 'افتح المحادثة' }).click()
    await page.getByRole('log', { name: 'الرسائل' }).getByText('Hello').waitFor()
    await page.getByRole('textbox', { name: 'رسالتك' }).fill('كم تكلفة التوصيل؟')
    await page.keyboard.press('Enter')
    receive(ANSWER)
    await page.getByText('Switzerland').first().waitFor()
    const { direction, ownAtStart } = await page.evaluate(() => {
      const root = document.querySelector('parley-chat')?.shadowRoot
      const panel = root?.querySelector('.panel')
      const own = root?.querySelector('.customer .bubble')?.getBoundingClientRect()
      const log = root?.querySelector('.log')?.getBoundingClientRect()
      return {
        direction: panel && getComputedStyle(panel).direction,
        ownAtStart: own && log ? own.left - log.left < log.right - own.right : undefined,
      }
    })
    expect({ direction, ownAtStart }).toEqual({ direction: 'rtl', ownAtStart: true })
    // What the file lacks, or has wrong, is English.
    expect(await page.getByRole('dialog').getAttribute('lang')).toBe('ar')
    expect(await barriers(page)).toEqual([])
    expect(complaints).toEqual([])
  })

  it('leaves the page’s scroll and focus as they were, also in a sandboxed frame', async () => {
    const { page, receive, open } = await openChatPage(await newContext(), { html: '<p>Long.</p>'.repeat(300) })
    await page.evaluate(() => scrollTo(0, 900))
    await open()
    receive(fromBot({ text: 'More.' }), ANSWER)
    await page.getByText('Switzerland').first().waitFor()
    await page.keyboard.press('Escape')
    expect(await page.evaluate(() => scrollY)).toBe(900)

    await page.evaluate((site) => {
      const frame = document.createElement('iframe')
      frame.src = site
      frame.setAttribute('sandbox', 'allow-scripts allow-same-origin')
      frame.style.position = 'fixed'
      frame.style.top = '0'
      frame.width = '600'
      frame.height = '700'
      document.querySelector('main')?.prepend(frame)
    }, SITE)
    const frame = page.frameLocator('iframe')
    await frame.getByRole('button', { name: 'Open chat' }).click()
    await frame.getByRole('log').waitFor()
    await frame.getByRole('textbox').fill('From a frame')
    expect(await page.evaluate(() => scrollY)).toBe(900)
  })
})
