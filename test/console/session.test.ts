import { randomBytes } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import express from 'express'
import { describe, expect, it, onTestFinished } from 'vitest'
import { accessSchema } from '../../src/access/principals/settings.ts'
import { createSignIn } from '../../src/access/sign-in/sign-in.ts'
import { createDeskSession } from '../../src/console/session/router.ts'
import { keptLog } from '../support/kept-log.ts'
import { CLIENT_ID, startOidcProvider, throughProvider } from '../support/oidc-provider.ts'

const DESK = 'https://desk.example'

/** The routes behind a proxy that speaks TLS, with a real provider. */
async function open(signInsPerMinute = 100) {
  const people = new Map([['sam', { name: 'Sam', roles: ['agent'] }]])
  const provider = await startOidcProvider({ desk: DESK, people })
  onTestFinished(() => provider.close())
  const { log } = keptLog()
  let [signIns, tries] = [0, 0]
  const session = createDeskSession({
    signIn: createSignIn({
      issuer: provider.issuer,
      client: { id: CLIENT_ID },
      settings: accessSchema.parse({}),
      callback: `${DESK}/console/session/callback`,
      home: `${DESK}/console`,
      known: {},
      key: randomBytes(32),
      clock: Date.now,
      log,
    }),
    name: 'the shop',
    origin: DESK,
    signIns: { take: async () => (++signIns > signInsPerMinute ? 1_000 : 0) },
    addressOf: () => 'somewhere',
    tries: {
      async take() {
        tries++
        return 0
      },
    },
    log,
  })
  const server = createServer(express().use(session.router))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  const { port } = server.address() as AddressInfo
  const call = (path: string, headers: Record<string, string> = {}, method = 'GET') =>
    fetch(`http://127.0.0.1:${port}/console/session${path}`, { method, headers, redirect: 'manual' })
  /** Somebody who has signed in, as their browser has it. */
  async function signedIn() {
    const begun = await call('/begin')
    const [transaction = ''] = begun.headers.getSetCookie()
    const back = await throughProvider(begun.headers.get('location') ?? '', 'sam')
    const path = `/callback${back.search}`
    const finished = await call(path, { cookie: transaction })
    const [, cookie = ''] = finished.headers.getSetCookie()
    return { begun, transaction, path, finished, cookie: cookie.replace(/;.*/, '') }
  }
  return { call, signedIn, tries: () => tries }
}

describe('what a browser keeps', () => {
  it('is bound to the host by HTTPS, read by no script, and sent from no other site', async () => {
    const { call, signedIn } = await open()
    const { begun, transaction, finished, cookie } = await signedIn()
    const sealed = String.raw`eyJ[\w.-]+`
    expect(transaction).toMatch(
      new RegExp(
        `^__Host-parley-sign-in=${sealed}; Max-Age=600; Path=/; Expires=[^;]+; HttpOnly; Secure; SameSite=Lax$`,
      ),
    )
    const [gone, session] = finished.headers.getSetCookie()
    expect(gone).toMatch(/^__Host-parley-sign-in=; Path=\/; Expires=Thu, 01 Jan 1970/)
    expect(session).toMatch(new RegExp(`^__Host-parley-session=${sealed}; Path=/; HttpOnly; Secure; SameSite=Strict$`))
    expect(finished.headers.get('location')).toBe('/console')
    for (const { headers } of [begun, finished]) {
      expect(headers.get('cache-control')).toBe('no-store')
      expect(headers.get('referrer-policy')).toBe('no-referrer')
    }

    const told = { signIn: { address: `${DESK}/console/session/begin`, name: 'the shop' } }
    expect(await (await call('/', { cookie })).json()).toEqual({ ...told, signedIn: true })
    expect(await (await call('/')).json()).toEqual({ ...told, signedIn: false })
    // A page that was served by plain HTTP could have set the other name.
    const plain = cookie.replace('__Host-', '')
    expect(await (await call('/', { cookie: plain })).json()).toMatchObject({ signedIn: false })
  })

  it('of a sign-in is good for one return, and of a session until its end', async () => {
    const { call, signedIn } = await open()
    const { path, transaction, cookie } = await signedIn()
    for (const headers of [{}, { cookie: transaction }, { cookie: '__Host-parley-sign-in=made-up' }]) {
      const again = await call(path, headers as Record<string, string>)
      expect(again.headers.get('location')).toBe('/console?sign-in=expired')
      expect(again.headers.getSetCookie().join()).not.toContain('parley-session')
    }
    const ended = await call('/end', { cookie, origin: DESK, 'parley-session': 'desk' }, 'POST')
    expect(await ended.json()).toMatchObject({ address: expect.stringContaining('/session/end?') })
    expect(ended.headers.getSetCookie()[0]).toMatch(/^__Host-parley-session=; Path=\/; Expires=Thu, 01 Jan 1970/)
  })
})

it('renews and ends a session for its own page alone', async () => {
  const { call, signedIn, tries } = await open()
  const { cookie } = await signedIn()
  for (const path of ['/renew', '/end']) {
    expect((await call(path, { cookie }, 'POST')).status).toBe(403)
    const foreign = { cookie, 'parley-session': 'desk', origin: 'https://evil.example' }
    expect((await call(path, foreign, 'POST')).status).toBe(403)
    expect((await call(path, { cookie, 'parley-session': 'desk' })).status).toBe(404)
  }
  const own = { cookie, 'parley-session': 'desk', origin: DESK, 'sec-fetch-site': 'same-origin' }
  expect((await call('/renew', own, 'POST')).status).toBe(204)
  expect(tries()).toBe(0)
  expect((await call('/renew', { ...own, cookie: '__Host-parley-session=made-up' }, 'POST')).status).toBe(401)
  expect(tries()).toBe(1)
})

it('lets nobody go to the provider too often', async () => {
  const { call } = await open(1)
  expect((await call('/begin')).headers.get('location')).toContain('/auth?')
  for (const path of ['/begin', '/callback?code=x&state=y']) {
    expect((await call(path)).headers.get('location')).toBe('/console?sign-in=too-many')
  }
})
