import { describe, expect, it } from 'vitest'
import { barriers } from '../support/barriers.ts'
import { fromBot, openChatPage } from '../support/chat-page.ts'
import { ANSWER, arrange, CARD, STATES, withCard } from '../support/chat-states.ts'
import { shareBrowser } from '../support/shared-browser.ts'

const newContext = shareBrowser()

const views = [
  { colorScheme: 'light', width: 1_000, height: 800 },
  { colorScheme: 'dark', width: 390, height: 844 },
  // A window of 1280 × 800 at 200 %.
  { contrast: 'more', width: 640, height: 400 },
] as const

describe('nobody meets a barrier', { timeout: 60_000 }, () => {
  it.each(STATES)('$name', async (state) => {
    const { page } = await arrange(await newContext({ reducedMotion: 'reduce' }), state)
    for (const { width, height, ...media } of views) {
      await page.emulateMedia({ colorScheme: null, contrast: null, ...media })
      await page.setViewportSize({ width, height })
      expect([width, await barriers(page)]).toEqual([width, []])
      const sideways = await page.evaluate(() => {
        const log = document.querySelector('parley-chat')?.shadowRoot?.querySelector('.log')
        return log ? log.scrollWidth - log.clientWidth : 0
      })
      expect([width, sideways]).toEqual([width, 0])
    }
  })
})

describe('without sight or mouse', { timeout: 60_000 }, () => {
  it('an answer is read out once and whole, however it streamed in', async () => {
    const { page, receive, open } = await openChatPage(await newContext())
    await open()
    await page.evaluate(() => {
      const heard: string[] = []
      Object.assign(window, { heard })
      const region = document.querySelector('parley-chat')?.shadowRoot?.querySelector('[aria-live="polite"]')
      new MutationObserver(() => heard.push(region?.textContent ?? '')).observe(region ?? document, {
        characterData: true,
        childList: true,
        subtree: true,
      })
    })
    const update = (streamSequence: number, text: string) =>
      receive({
        type: 'typing',
        id: `s${streamSequence}`,
        text,
        channelData: { streamType: 'streaming', streamSequence, streamId: 's' },
      })
    update(1, 'We ship to **42** countries.')
    update(2, 'We ship to **42** countries. It takes:\n\n- two days here [1]')
    await page.getByText('two days here').waitFor()
    const citation = [{ appearance: { name: 'Delivery', url: 'https://shop.example/d' } }]
    receive(
      fromBot({
        text: 'We ship to **42** countries. It takes:\n\n- two days here [1]\n- a week elsewhere',
        channelData: { streamType: 'final', streamId: 's' },
        entities: [{ citation }],
      }),
    )
    await page.getByText('a week elsewhere').first().waitFor()
    await page.waitForFunction(() => (window as unknown as { heard: string[] }).heard.length > 0)
    const heard = await page.evaluate(() => (window as unknown as { heard: string[] }).heard)
    expect(heard.map((words) => words.replace(/\s+/g, ' '))).toEqual([
      'Otto: We ship to 42 countries. It takes: two days here a week elsewhere',
    ])
  })

  it('the tree has names and roles for all there is', async () => {
    const { page, receive, open } = await openChatPage(await newContext({ reducedMotion: 'reduce' }))
    await open()
    await page.getByRole('textbox').fill('What does delivery cost?')
    await page.getByRole('textbox').press('Enter')
    receive(ANSWER)
    await page.getByText('Switzerland').first().waitFor()
    const tree = await page.getByRole('dialog').ariaSnapshot()
    for (const line of [
      '- heading "Chat" [level=2]',
      '- paragraph: AI assistant',
      '- button "Download conversation"',
      '- log "Messages"',
      '- columnheader "Country"',
      '- link "Delivery costs"',
      '- list "Sources"',
      '- button "Copy"',
      '- button "Helpful"',
      '- group "Suggested replies"',
      '- button "Attach a file"',
      '- textbox "Your message"',
      '- button "Send"',
    ])
      expect(tree).toContain(line)
    // What is only for the eye is not in it.
    expect(tree).not.toContain('img')
  })

  it('the keyboard alone opens, asks, fills in a form, rates, copies and closes, and the page has its focus back', async () => {
    const context = await newContext({ permissions: ['clipboard-read', 'clipboard-write'] })
    const { page, receive, posts } = await openChatPage(context, { html: '<button>Shop</button>' })
    const focused = () =>
      page.evaluate(() => {
        const inner = document.activeElement?.shadowRoot?.activeElement
        return inner?.getAttribute('aria-label') ?? inner?.closest('label')?.textContent ?? inner?.textContent ?? ''
      })
    const goTo = async (key: string, name: string) => {
      for (let stops = 0; stops < 20 && !(await focused()).includes(name); stops += 1) await page.keyboard.press(key)
      expect(await focused()).toContain(name)
    }
    await goTo('Tab', 'Open chat')
    await page.keyboard.press('Enter')
    await page.getByRole('log').getByText('Hello').waitFor()
    expect(await focused()).toBe('Your message')
    await page.keyboard.type('I want to return something')
    await page.keyboard.press('Enter')
    await page.locator('.delivery').waitFor({ state: 'detached' })
    receive(withCard(CARD))
    await page.getByText('Start return').waitFor()
    await goTo('Shift+Tab', 'Which item?')
    await page.keyboard.press('ArrowDown')
    await goTo('Tab', 'Start return')
    await page.keyboard.press('Enter')
    await expect.poll(() => posts.at(-1)?.body).toContain('"item":"jacket"')
    await page.locator('.delivery').waitFor({ state: 'detached' })

    receive(ANSWER)
    await page.getByText('Switzerland').first().waitFor()
    await goTo('Shift+Tab', 'Copy')
    await page.keyboard.press('Enter')
    await expect.poll(focused).toBe('Copied')
    expect(await page.evaluate(() => navigator.clipboard.readText())).toContain('depends on where you live')
    await goTo('Tab', 'Helpful')
    await page.keyboard.press('Enter')
    await expect.poll(() => posts.at(-1)?.body).toContain('"rating":"up"')
    await page.keyboard.press('Escape')
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('PARLEY-CHAT')
  })
})
