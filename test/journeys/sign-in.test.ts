import type { BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readConfig } from '../../src/app/config/config.ts'
import { type App, startApp } from '../../src/app/main.ts'
import { barriers } from '../support/barriers.ts'
import { startConversation } from '../support/customer.ts'
import { freePort } from '../support/free-port.ts'
import { keptLog } from '../support/kept-log.ts'
import { CLIENT_ID, type OidcProvider, type Person, signInAs, startOidcProvider } from '../support/oidc-provider.ts'
import { shareBrowser } from '../support/shared-browser.ts'
import { keptFolder } from '../support/temporary.ts'

const MINUTE = 60_000
const SECRET = 'of the desk, and of nobody else'
const SAM: Person = { name: 'Sam', roles: ['agent', 'analyst'], queues: ['support'] }

/** The server's clock; the browser and the provider have their own. */
let now = Date.now()

describe('the sign-in at the desk', { timeout: 120_000 }, () => {
  const open = shareBrowser()
  const folder = keptFolder()
  const people = new Map<string, Person>()
  let provider: OidcProvider
  let app: App
  let desk = ''
  let start: () => Promise<App>

  beforeAll(async () => {
    const port = await freePort()
    desk = `http://localhost:${port}`
    provider = await startOidcProvider({ desk, secret: SECRET, people })
    const env = {
      PORT: String(port),
      PARLEY_DATA_DIR: folder,
      PARLEY_OIDC_ISSUER: provider.issuer,
      PARLEY_OIDC_CLIENT_ID: CLIENT_ID,
      PARLEY_OIDC_CLIENT_SECRET: SECRET,
    }
    start = () => startApp({ config: readConfig(env, process.cwd()), log: keptLog().log, clock: () => now })
    app = await start()
  }, 120_000)
  afterAll(async () => {
    await app.stop()
    await provider.close()
  })

  const live = (page: Page) => page.getByText('Live', { exact: true }).waitFor()

  async function signIn(context: BrowserContext, login = 'sam'): Promise<Page> {
    const page = await context.newPage()
    await page.goto(`${desk}/console`)
    await page.getByRole('button', { name: 'Sign in' }).click()
    await signInAs(page, login)
    return page
  }

  /** The API as the page asks it, with this cookie. */
  const ask = (cookie: string, headers: Record<string, string> = {}, path = '/console/api/me', method = 'GET') =>
    fetch(desk + path, { method, headers: { cookie, 'parley-session': 'desk', ...headers } })

  async function cookieOf(context: BrowserContext): Promise<string> {
    const cookie = (await context.cookies(`${desk}/console`)).find(({ name }) => name === 'parley-session')
    expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'Strict', path: '/console', expires: -1 })
    return `parley-session=${cookie?.value}`
  }

  it('lets somebody in by the provider, who answers a customer, and whose session outlives page and server', async () => {
    people.set('sam', SAM)
    const context = await open({ reducedMotion: 'reduce' })
    const page = await context.newPage()
    await page.goto(`${desk}/console?from=a-link`)
    await page.getByRole('button', { name: 'Sign in' }).waitFor()
    expect(await page.getByLabel('Access token').count()).toBe(0)
    expect(await barriers(page)).toEqual([])
    await page.getByRole('button', { name: 'Sign in' }).click()
    await signInAs(page, 'sam')
    await live(page)
    expect(page.url()).toBe(`${desk}/console/?from=a-link`)

    const customer = await startConversation(desk)
    await customer.listen()
    await customer.say('I want to speak to a human')
    await page.getByRole('button', { name: /waits/ }).click()
    await page.getByRole('button', { name: 'Take' }).click()
    await page.getByText('With you').waitFor()
    expect((await customer.listen()).map(({ text }) => text)).toEqual(['Sam from our team is here now.'])

    await page.reload()
    await live(page)
    await app.stop()
    app = await start()
    await page.reload()
    await live(page)
    await page.getByRole('region', { name: 'Mine' }).getByRole('button').click()
    await page.getByText('With you').waitFor()

    // A role that ends while somebody writes: nothing is sent, and nothing is lost.
    await page.getByRole('textbox', { name: 'Your reply' }).fill('It comes tomorrow.')
    people.set('sam', { ...SAM, roles: [] })
    now += 6 * MINUTE
    await page.keyboard.press('Enter')
    await page.getByRole('alert').getByText('Your session has ended.').waitFor()
    people.set('sam', SAM)
    await page.getByRole('button', { name: 'Sign in' }).click()
    await live(page)
    await page.getByRole('region', { name: 'Mine' }).getByRole('button').click()
    const field = page.getByRole('textbox', { name: 'Your reply' })
    await expect.poll(() => field.inputValue()).toBe('It comes tomorrow.')
    await field.press('Enter')
    expect((await customer.listen()).map(({ text }) => text)).toEqual(['It comes tomorrow.'])
  })

  it('renews a session unnoticed, once for all tabs, and ends it with the role', async () => {
    people.set('sam', SAM)
    const context = await open()
    const page = await signIn(context)
    await live(page)
    const other = await context.newPage()
    await other.goto(`${desk}/console`)
    await live(other)

    const before = provider.asked('/token')
    now += 6 * MINUTE
    await Promise.all([page.reload(), other.reload()])
    await Promise.all([live(page), live(other)])
    // Each used twice would have ended the session.
    expect(provider.asked('/token')).toBe(before + 1)

    people.set('sam', { ...SAM, roles: [] })
    now += 6 * MINUTE
    await page.reload()
    await page.getByRole('alert').getByText('Your session has ended.').waitFor()
    await other.reload()
    await other.getByRole('button', { name: 'Sign in' }).waitFor()
    expect((await context.cookies(desk)).map(({ name }) => name)).not.toContain('parley-session')
  })

  it('ends a session here and at the provider', async () => {
    people.set('sam', SAM)
    const context = await open()
    const page = await signIn(context)
    await live(page)
    const cookie = await cookieOf(context)
    await page.getByRole('button', { name: 'Sign out' }).click()
    await page.getByRole('button', { name: 'Yes, sign me out' }).click()
    await page.getByRole('button', { name: 'Sign in' }).waitFor()
    expect(page.url()).toBe(`${desk}/console/`)
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByPlaceholder('Enter any login').waitFor()
    // Whoever has copied it can renew it no more.
    now += 6 * MINUTE
    expect((await ask(cookie, {}, '/console/session/renew', 'POST')).status).toBe(401)
  })

  it('says in their language why somebody is not let in', async () => {
    people.set('sam', { ...SAM, roles: ['nobody here'] })
    const page = await signIn(await open())
    await page.getByRole('alert').getByText('You have no role here yet.').waitFor()
    expect(page.url()).toBe(`${desk}/console/`)

    const chinese = await (await open({ locale: 'zh-CN' })).newPage()
    await chinese.goto(`${desk}/console`)
    await chinese.getByRole('button', { name: '登录' }).click()
    await chinese.getByRole('link', { name: 'Cancel' }).click()
    await chinese.getByRole('alert').getByText('登录已取消或被拒绝。').waitFor()
    expect(await barriers(chinese)).toEqual([])

    provider.setDown(true)
    await app.stop()
    app = await start()
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByRole('alert').getByText('sign-in does not answer').waitFor()
    provider.setDown(false)
  })

  it('takes a session from its own page alone', async () => {
    people.set('sam', SAM)
    const context = await open()
    const page = await signIn(context)
    await live(page)
    const cookie = await cookieOf(context)
    expect((await ask(cookie)).status).toBe(200)
    expect((await ask(cookie, { origin: desk, 'sec-fetch-site': 'same-origin' })).status).toBe(200)
    for (const headers of [
      { origin: 'https://evil.example' },
      { origin: 'null' },
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
      { 'sec-fetch-site': 'none' },
    ]) {
      expect((await ask(cookie, headers as Record<string, string>)).status, JSON.stringify(headers)).toBe(403)
    }
    expect((await fetch(`${desk}/console/api/me`, { headers: { cookie } })).status).toBe(401)
    // Who brings a token is judged by it.
    expect((await ask(cookie, { authorization: 'Bearer wrong' })).status).toBe(401)

    // Another page on the same host, with which the browser sends even a strict cookie.
    const evil = await context.newPage()
    await evil.goto(`${provider.issuer}/jwks`)
    const seen: [string, number][] = []
    evil.on('response', (response) => seen.push([new URL(response.url()).pathname, response.status()]))
    const end = `${desk}/console/session/end`
    await evil.evaluate(async (address) => {
      await fetch(address, { method: 'POST', mode: 'no-cors', credentials: 'include' })
      const headers = { 'parley-session': 'desk' }
      await fetch(address, { method: 'POST', headers, credentials: 'include' }).catch(() => {})
      const form = Object.assign(document.createElement('form'), { method: 'post', action: address })
      document.documentElement.append(form)
      form.submit()
    }, end)
    await evil.waitForURL(end)
    expect(seen.filter(([path, status]) => path === '/console/session/end' && status !== 403)).toEqual([])
    expect(seen.length).toBeGreaterThan(1)
    expect((await ask(cookie)).status).toBe(200)
    await page.reload()
    await live(page)
  })

  it('leads nobody elsewhere', async () => {
    for (const to of [
      'https://evil.example/console',
      '//evil.example/console',
      '/\\evil.example',
      '/console/api/me',
      'javascript:0',
      '/',
    ])
      expect(
        (await fetch(`${desk}/console/session/begin?to=${encodeURIComponent(to)}`, { redirect: 'manual' })).status,
        to,
      ).toBe(400)
  })

  it('counts tries with made-up cookies as those with bad tokens', async () => {
    const statuses = new Set<number>()
    for (let count = 0; count < 65; count++) statuses.add((await ask(`parley-session=${count}`)).status)
    expect([...statuses]).toEqual([401, 429])
  })
})
