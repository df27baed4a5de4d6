import type { BrowserContext, BrowserContextOptions, Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import type { FindNear } from '../../src/core/near.ts'
import type { Passage } from '../../src/core/passage.ts'
import { openDesk } from '../handoff/open-desk.ts'
import { barriers } from '../support/barriers.ts'
import { startCuttingProxy } from '../support/cutting-proxy.ts'
import { shareBrowser } from '../support/shared-browser.ts'

// The built page before the console's own routes and stores: several people at one desk.

const calm: BrowserContextOptions = { reducedMotion: 'reduce', viewport: { width: 1_280, height: 800 } }
const PASSAGE = {
  id: 'p1',
  document: 'refunds.md',
  version: 'v1',
  headingPath: ['Refunds', 'When is a refund paid?'],
  variants: [],
  text: 'Within **three** days.\n\nBy the way that you have paid.\n\nOr as a voucher, if you like that better.',
  span: [0, 20],
  lang: 'en',
  audience: 'public',
  url: '/sources/refunds',
} as const

/** Whatever is asked. */
const finds =
  (...passages: readonly Passage[]): FindNear =>
  async () =>
    passages.map((passage) => ({ passage, probability: 0.9 }))

type Opened = Awaited<ReturnType<typeof openDesk>>

async function signIn(context: BrowserContext, url: string, token: string): Promise<Page> {
  const page = await context.newPage()
  await page.goto(`${url}/console`)
  await page.locator('#token').fill(token)
  await page.keyboard.press('Enter')
  await page.locator('.line.live').waitFor()
  return page
}

/** A customer who waits, with something said. */
async function ask(opened: Opened, conversation: string, name: string): Promise<string> {
  const line = { conversation, customer: `customer of ${conversation}`, channel: 'web', time: opened.now() } as const
  await opened.transcripts.append({ role: 'service', id: 'engine' }, [
    { ...line, sequence: 1, author: 'customer', passages: [], content: { text: 'Where is **my** money?' } },
  ])
  return (await opened.ask(conversation, { customerName: name })).handover?.id ?? ''
}

const item = (page: Page, name: string) => page.getByRole('button', { name })
const reply = (page: Page) => page.getByRole('textbox', { name: 'Your reply' })

describe("the desk's page", { timeout: 60_000 }, () => {
  const open = shareBrowser()

  it('tells who was too late that a colleague was quicker', async () => {
    const opened = await openDesk()
    const id = await ask(opened, 'c1', 'Ann Lee')
    const mia = await signIn(await open(calm), opened.url, 'mia')
    await item(mia, 'Ann Lee').click()
    await mia.route('**/take', async (route) => {
      await opened.as('tom').act(id, 'take')
      await route.continue()
    })
    await mia.getByRole('button', { name: 'Take', exact: true }).click()
    await mia.getByText('A colleague was quicker').waitFor()
    await mia.getByText('Nobody waits.').waitFor()
    expect(opened.accepted.map(({ desk }) => desk?.agent.id)).toEqual(['tom'])
    expect(await barriers(mia)).toEqual([])
  })

  it('says nothing where the server only asks anew who listens', async () => {
    const opened = await openDesk({ askEveryMs: 20 })
    const mia = await signIn(await open(calm), opened.url, 'mia')
    const seen = await mia.locator('.line').evaluateHandle((line) => {
      const texts: (string | null)[] = []
      const options = { childList: true, characterData: true, subtree: true }
      new MutationObserver(() => texts.push(line.textContent)).observe(line, options)
      return texts
    })
    const again = mia.waitForRequest('**/events?after=*')
    opened.staff.mia = { id: 'mia', name: 'Mia Other', roles: ['agent'], queues: ['support'] }
    await (await again).response()
    await ask(opened, 'c1', 'Ann Lee')
    await item(mia, 'Ann Lee').waitFor()
    expect(await seen.jsonValue()).toEqual([])
  })

  it('keeps what was written where the conversation goes away: transferred, closed, or the role ended', async () => {
    const opened = await openDesk({ askEveryMs: 20, findNear: finds(PASSAGE) })
    await ask(opened, 'c1', 'Ann Lee')
    const closed = await ask(opened, 'c2', 'Bo Diaz')
    const context = await open({ ...calm, permissions: ['clipboard-read', 'clipboard-write'] })
    const mia = await signIn(context, opened.url, 'mia')
    const sue = await signIn(await open(calm), opened.url, 'sue')

    // By the mouse alone.
    await item(mia, 'Ann Lee').click()
    await mia.getByRole('button', { name: 'Take', exact: true }).click()
    await mia.getByText('With you').waitFor()
    await mia.getByRole('button', { name: 'Insert' }).click()
    expect(await reply(mia).inputValue()).toBe(PASSAGE.text)
    await reply(mia).fill('Half a sentence')
    await item(sue, 'Ann Lee').click()
    await sue.getByLabel('Transfer to').selectOption('returns')
    await mia.getByText('given to a colleague or to another queue').waitFor()
    await sue.getByText('given to a colleague or to another queue').waitFor()
    await expect.poll(() => item(sue, 'returns').count()).toBe(0)
    await mia.getByText('Half a sentence').waitFor()
    await mia.getByRole('button', { name: 'Copy' }).click()
    await mia.getByRole('button', { name: 'Copied' }).waitFor()
    expect(await mia.evaluate(() => navigator.clipboard.readText())).toBe('Half a sentence')

    // By the keyboard alone: the next one, which is closed while a reply is on its way.
    await mia.keyboard.press('j')
    await mia.keyboard.press('Enter')
    await mia.getByText('Waiting in support').waitFor()
    await mia.keyboard.press('t')
    await expect.poll(() => reply(mia).evaluate((field) => field === document.activeElement)).toBe(true)
    await mia.keyboard.type('Still here')
    await mia.route('**/reply', async (route) => {
      await opened.as('sue').act(closed, 'close')
      await route.continue()
    })
    await mia.keyboard.press('Enter')
    await mia.getByText('This conversation is closed.').waitFor()
    await mia.getByRole('alert').getByText('This conversation is not with you any more.').waitFor()
    await mia.getByText('Still here').waitFor()
    await mia.unroute('**/reply')
    await mia.keyboard.press('o')
    await mia.getByText('With you', { exact: true }).waitFor()
    expect(await mia.getByText('This conversation is not with you any more.').count()).toBe(0)
    expect(await reply(mia).inputValue()).toBe('Still here')
    await reply(mia).press('Enter')
    await expect.poll(() => reply(mia).inputValue()).toBe('')
    expect(opened.accepted.at(-1)?.outgoing?.reply.text).toBe('Still here')

    await reply(mia).fill('Unfinished')
    const { mia: agent } = opened.staff
    if (!agent) throw new Error('Mia is gone.')
    opened.staff.mia = { ...agent, roles: ['analyst'] }
    await mia.getByText('your role here has ended').waitFor()
    opened.staff.mia = agent
    await mia.reload()
    await item(mia, 'Bo Diaz').click()
    await expect.poll(() => reply(mia).inputValue()).toBe('Unfinished')
  })

  it('says that it is cut off, and catches up', async () => {
    const opened = await openDesk()
    const proxy = await startCuttingProxy(Number(new URL(opened.url).port))
    const mia = await signIn(await open(calm), `http://127.0.0.1:${proxy.port}`, 'mia')
    await mia.getByText('Nobody waits.').waitFor()
    expect(await mia.title()).toBe('Desk · Parley')
    proxy.setDown(true)
    await mia.getByText('Not connected.').waitFor()
    await ask(opened, 'c1', 'Ann Lee')
    proxy.setDown(false)
    await item(mia, 'Ann Lee').waitFor()
    await expect.poll(() => mia.getByText('Not connected.').count()).toBe(0)
    expect(await mia.title()).toBe('(1) Desk · Parley')
    await proxy.close()
  })

  it('reads again what it could not read, though nothing more happens', async () => {
    const opened = await openDesk()
    await ask(opened, 'c1', 'Ann Lee')
    const mia = await signIn(await open(calm), opened.url, 'mia')
    const answers = ['cut', 'down', 'away']
    await mia.route('**/lines?*', async (route) => {
      const answer = answers.shift()
      if (answer === 'cut') await route.fulfill({ contentType: 'application/json', body: '{"items":[' })
      else if (answer === 'down') await route.fulfill({ status: 502 })
      else if (answer === 'away') await route.abort()
      else await route.continue()
    })
    await item(mia, 'Ann Lee').click()
    await mia.getByText('Where is **my** money?').waitFor()
    expect(answers).toEqual([])
  })

  it('asks for notices by its button alone, and shows no name in them', async () => {
    const opened = await openDesk()
    const context = await open({ ...calm, permissions: ['notifications'] })
    // The screen's own notices cannot be looked at; and a page under test always has the focus.
    await context.addInitScript(() => {
      const told: string[] = []
      class Notices extends EventTarget {
        static permission = 'default'
        static async requestPermission() {
          told.push('asked')
          Notices.permission = 'granted'
        }
        constructor(title: string) {
          super()
          told.push(title)
        }
      }
      Object.assign(globalThis, { Notification: Notices, told })
      document.hasFocus = () => false
    })
    const mia = await signIn(context, opened.url, 'mia')
    const told = () => mia.evaluate(() => (globalThis as unknown as { told: string[] }).told)
    await ask(opened, 'c1', 'Ann Lee')
    await item(mia, 'Ann Lee').waitFor()
    expect(await told()).toEqual([])
    await mia.getByRole('button', { name: 'Alerts' }).click()
    await mia.getByRole('button', { name: 'Alerts', pressed: true }).waitFor()
    const id = await ask(opened, 'c2', 'Bo Diaz')
    await expect.poll(told).toEqual(['asked', 'Somebody waits in support'])
    await opened.as('mia').act(id, 'take')
    opened.advance(1_000)
    await opened.desk.heard(id, true)
    await expect.poll(told).toEqual(['asked', 'Somebody waits in support', 'A customer of yours has written'])
    // Where none is open, the next one is a key away.
    await mia.keyboard.press('t')
    await mia.getByRole('heading', { name: 'Ann Lee' }).waitFor()
    await mia.getByText('With you', { exact: true }).waitFor()
  })

  it('searches the documents, and keeps what is internal from the reply', async () => {
    const internal = {
      ...PASSAGE,
      id: 'p2',
      audience: 'internal',
      headingPath: ['Goodwill'],
      text: 'Up to 50 €',
    } as const
    const opened = await openDesk({ findNear: finds(internal, PASSAGE) })
    await opened.as('mia').act(await ask(opened, 'c1', 'Ann Lee'), 'take')
    const mia = await signIn(await open(calm), opened.url, 'mia')
    await item(mia, 'Ann Lee').click()
    await mia.getByText('Suggested passages').waitFor()
    await mia.keyboard.press('s')
    await mia.keyboard.type('goodwill')
    const asked = mia.waitForRequest(/suggestions\?question=goodwill/)
    await mia.keyboard.press('Enter')
    await asked
    await mia.getByText('Found passages').waitFor()
    const passages = mia.locator('.passages > li')
    await expect.poll(() => passages.count()).toBe(2)
    expect(await passages.first().getByRole('button', { name: 'Insert' }).count()).toBe(0)
    expect(await passages.first().innerText()).toContain('For you, not for customers.')
    expect(await passages.nth(1).getByRole('link', { name: 'Source' }).getAttribute('href')).toContain(PASSAGE.url)
    await passages.nth(1).getByRole('button', { name: 'More' }).click()
    await passages.nth(1).getByRole('button', { name: 'Less' }).waitFor()
    expect(await passages.first().getByRole('button', { name: 'More' }).count()).toBe(0)
    await mia.getByRole('log').focus()
    for (const key of ['1', '2']) await mia.keyboard.press(key)
    expect(await reply(mia).inputValue()).toBe(PASSAGE.text)
  })

  it.each([
    ['light', {}],
    ['dark', { colorScheme: 'dark' }],
    ['Chinese', { locale: 'zh-CN' }],
    ['a tablet', { viewport: { width: 900, height: 1_100 } }],
    ['zoomed', { viewport: { width: 640, height: 400 } }],
    ['forced colours', { forcedColors: 'active' }],
  ] as const)('stands in nobody’s way: %s', async (_name, look) => {
    const opened = await openDesk({ findNear: finds(PASSAGE) })
    await ask(opened, 'c1', 'Ann Lee')
    await opened.ask('c2', { reason: 'legal' })
    await opened.as('mia').act(await ask(opened, 'c3', '王小明'), 'take')
    const mia = await signIn(await open({ ...calm, ...look }), opened.url, 'mia')
    await item(mia, '王小明').waitFor()
    expect(await barriers(mia)).toEqual([])
    await item(mia, '王小明').click()
    await mia.getByRole('log').getByText('Where is **my** money?').waitFor()
    await mia.locator('.passages li').waitFor({ state: 'attached' })
    await mia.keyboard.press('r')
    await mia.keyboard.type('Hello')
    expect(await barriers(mia)).toEqual([])
    // Nothing is wider than the page.
    expect(await mia.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0)
  })
})
