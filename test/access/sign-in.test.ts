import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'
import { type AccessSettings, accessSchema } from '../../src/access/principals/settings.ts'
import { createSignIn } from '../../src/access/sign-in/sign-in.ts'
import { ENVIRONMENT_VARIABLES } from '../../src/app/config/config.ts'
import { freePort } from '../support/free-port.ts'
import { keptLog } from '../support/kept-log.ts'
import {
  CLIENT_ID,
  type Person,
  type ProviderSettings,
  startOidcProvider,
  throughProvider,
} from '../support/oidc-provider.ts'
import { ROOT } from '../support/server.ts'

const DESK = 'https://desk.example'
const SECRET = 'of the desk, and of nobody else'
const MINUTE = 60_000
const SAM: Person = { name: 'Sam', roles: ['agent'], queues: ['returns'] }

interface Setting {
  readonly settings?: Partial<AccessSettings>
  readonly secret?: string
  readonly more?: ProviderSettings['more']
}

/** A provider with Sam, our end of it, and a clock. */
async function open({ settings = {}, secret, more = {} }: Setting = { secret: SECRET }) {
  const people = new Map<string, Person>([['sam', SAM]])
  const provider = await startOidcProvider({ desk: DESK, people, more, ...(secret !== undefined && { secret }) })
  onTestFinished(() => provider.close())
  const { log, lines } = keptLog()
  let now = Date.now()
  const options = {
    issuer: provider.issuer,
    client: { id: CLIENT_ID, ...(secret !== undefined && { secret }) },
    settings: { ...accessSchema.parse({}), ...settings },
    callback: `${DESK}/console/session/callback`,
    home: `${DESK}/console`,
    known: { queues: ['returns', 'support'], teams: ['care'] },
    key: randomBytes(32),
    clock: () => now,
    log,
  }
  const signIn = createSignIn(options)
  async function goThere(login = 'sam', returnTo = '/console') {
    const begun = await signIn.begin(returnTo)
    if ('problem' in begun) throw new Error(begun.problem)
    return { ...begun, query: (await throughProvider(begun.address, login)).search }
  }
  async function sessionOf(login = 'sam'): Promise<string> {
    const { query, transaction } = await goThere(login)
    const finished = await signIn.finish(query, transaction)
    if ('problem' in finished) throw new Error(finished.problem)
    return finished.session
  }
  return {
    people,
    provider,
    lines,
    signIn,
    options,
    goThere,
    sessionOf,
    pass(ms: number) {
      now += ms
    },
  }
}

const over = { code: 'unauthorized', message: 'this session is over: sign in again' }

describe('somebody who comes back from the provider', () => {
  it.each([
    ['a confidential client', { secret: SECRET }],
    ['a public client', {}],
  ])('is who the provider says: %s', async (_what, setting) => {
    const { signIn, goThere } = await open(setting)
    const { address, query, transaction } = await goThere('sam', '/console?view=report')
    expect(Object.fromEntries(new URL(address).searchParams)).toMatchObject({
      response_type: 'code',
      scope: 'openid profile',
      code_challenge_method: 'S256',
      state: expect.stringMatching(/^.{43}$/),
      nonce: expect.stringMatching(/^.{43}$/),
    })
    const finished = await signIn.finish(query, transaction)
    if ('problem' in finished) throw new Error(finished.problem)
    expect(finished.returnTo).toBe('/console?view=report')
    expect(await signIn.identify(finished.session)).toEqual({
      id: 'sam',
      name: 'Sam',
      roles: ['agent'],
      queues: ['returns'],
    })
  })

  it('is asked what the provider wants to be told, beside what keeps the sign-in safe', async () => {
    const parameters = { acr_values: 'mfa', state: 'ours to say', code_challenge_method: 'plain' }
    const { goThere } = await open({ settings: accessSchema.parse({ signIn: { parameters } }), secret: SECRET })
    const { address } = await goThere()
    expect(Object.fromEntries(new URL(address).searchParams)).toMatchObject({
      acr_values: 'mfa',
      state: expect.stringMatching(/^.{43}$/),
      code_challenge_method: 'S256',
    })
  })

  it('is asked for at the other address of the provider, where their roles are told there alone', async () => {
    const { signIn, sessionOf, provider } = await open({ secret: SECRET, more: { conformIdTokenClaims: true } })
    expect(await signIn.identify(await sessionOf())).toMatchObject({ name: 'Sam', roles: ['agent'] })
    expect(provider.asked('/me')).toBe(1)
  })

  it('fits into a cookie, however many groups they are in', async () => {
    const { people, signIn, sessionOf } = await open()
    const groups = Array.from({ length: 400 }, (_, index) => `group-${index}-of-the-whole-company`)
    people.set('sam', { ...SAM, queues: [...groups, 'support'], teams: groups })
    const session = await sessionOf()
    expect(session.length).toBeLessThan(1_000)
    expect(await signIn.identify(session)).toMatchObject({ queues: ['support'] })
  })

  it.each([
    ['without a role here', 'no-role', { ...SAM, roles: ['somebody else'] }],
    ['without any role', 'no-role', { name: 'Sam' }],
    ['with more than a cookie holds', 'failed', { ...SAM, name: 'Sam'.repeat(2_000) }],
  ])('is told why they are not let in: %s', async (_what, problem, person) => {
    const { people, signIn, goThere } = await open()
    people.set('sam', person)
    const { query, transaction } = await goThere()
    expect(await signIn.finish(query, transaction)).toEqual({ problem })
  })

  it('has to have begun here, and lately, and comes once', async () => {
    const { signIn, goThere, pass } = await open()
    const { query, transaction } = await goThere()
    const other = await goThere()
    const forged = query.replace(/code=[^&]+/, 'code=made-up')
    expect(await signIn.finish(query, undefined)).toEqual({ problem: 'expired' })
    expect(await signIn.finish(query, 'made.up....')).toEqual({ problem: 'expired' })
    expect(await signIn.finish(query, other.transaction)).toEqual({ problem: 'expired' })
    expect(await signIn.finish('', transaction)).toEqual({ problem: 'expired' })
    expect(await signIn.finish(forged, transaction)).toEqual({ problem: 'expired' })
    // Another one's code, under our own state: the verifier does not fit.
    const [state, code] = [query, other.query].map((one) => new URLSearchParams(one))
    const mixed = new URLSearchParams({ ...Object.fromEntries(state ?? []), code: code?.get('code') ?? '' })
    expect(await signIn.finish(`?${mixed}`, transaction)).toEqual({ problem: 'expired' })

    expect(await signIn.finish(query, transaction)).toMatchObject({ session: expect.any(String) })
    expect(await signIn.finish(query, transaction)).toEqual({ problem: 'expired' })
    const late = await goThere()
    pass(10 * MINUTE)
    expect(await signIn.finish(late.query, late.transaction)).toEqual({ problem: 'expired' })
  })

  it('with what they refused, or with a fault of the provider, is told so', async () => {
    const { signIn, goThere } = await open()
    const { query, transaction } = await goThere()
    const [, state = ''] = /state=([^&]+)/.exec(query) ?? []
    const [, iss = ''] = /iss=([^&]+)/.exec(query) ?? []
    for (const [error, problem] of [
      ['access_denied', 'denied'],
      ['temporarily_unavailable', 'unreachable'],
      ['invalid_scope', 'failed'],
    ] as const) {
      expect(await signIn.finish(`?error=${error}&state=${state}&iss=${iss}`, transaction)).toEqual({ problem })
    }
    // Of another provider's answer, whoever's it is.
    const elsewhere = query.replace(/iss=[^&]+/, 'iss=https%3A%2F%2Fevil.example')
    expect(await signIn.finish(elsewhere, transaction)).toEqual({ problem: 'failed' })
  })
})

describe('a session', () => {
  it('opens at every instance that has the key, and nowhere else', async () => {
    const { signIn, sessionOf, options, goThere } = await open()
    const session = await sessionOf()
    expect(await createSignIn(options).identify(session)).toMatchObject({ id: 'sam' })
    const { transaction } = await goThere()
    const changed = session.replace(/.(?=.{30}$)/, (letter) => (letter === 'A' ? 'B' : 'A'))
    for (const forged of [changed, transaction, '', 'x', `${session}x`]) {
      await expect(signIn.identify(forged)).rejects.toMatchObject(over)
      await expect(signIn.renew(forged)).rejects.toMatchObject(over)
      expect(await signIn.end(forged)).toBeUndefined()
    }
    const elsewhere = createSignIn({ ...options, key: randomBytes(32) })
    await expect(elsewhere.identify(session)).rejects.toMatchObject(over)
    expect(Buffer.from(session.split('.')[3] ?? '', 'base64url').toString('latin1')).not.toContain('agent')
  })

  it('is renewed by what the provider says then, until its end', async () => {
    const settings = accessSchema.parse({ signIn: { hours: 1 } })
    const { people, signIn, sessionOf, pass } = await open({ settings, secret: SECRET })
    let session = await sessionOf()
    expect(await signIn.renew(session)).toBeUndefined()
    people.set('sam', { ...SAM, roles: ['agent', 'supervisor'] })
    pass(5 * MINUTE)
    await expect(signIn.identify(session)).rejects.toMatchObject({ code: 'session-expired' })
    session = (await signIn.renew(session)) ?? ''
    expect(await signIn.identify(session)).toMatchObject({ roles: ['agent', 'supervisor'] })
    // An hour in all, whatever is renewed.
    for (let count = 2; count < 12; count++) {
      pass(5 * MINUTE)
      session = (await signIn.renew(session)) ?? ''
    }
    pass(5 * MINUTE)
    await expect(signIn.identify(session)).rejects.toMatchObject(over)
    await expect(signIn.renew(session)).rejects.toMatchObject(over)
  })

  it('is given again for half a minute where the answer was lost: its token is good once, or all is over', async () => {
    const { signIn, sessionOf, pass } = await open()
    const session = await sessionOf()
    pass(5 * MINUTE)
    const [renewed, again] = await Promise.all([signIn.renew(session), signIn.renew(session)])
    expect(again).toBe(renewed)
    pass(MINUTE / 3)
    expect(await signIn.renew(session)).toBe(renewed)
    pass(MINUTE)
    await expect(signIn.renew(session)).rejects.toMatchObject(over)
  })

  it('is over with the role, and with the person', async () => {
    const { people, signIn, sessionOf, pass } = await open()
    const [session, other] = [await sessionOf(), await sessionOf()]
    pass(5 * MINUTE)
    people.set('sam', { ...SAM, roles: [] })
    await expect(signIn.renew(session)).rejects.toMatchObject(over)
    people.delete('sam')
    await expect(signIn.renew(other)).rejects.toMatchObject(over)
  })

  it('waits while the provider is away', async () => {
    const { provider, signIn, sessionOf, pass, lines } = await open()
    const session = await sessionOf()
    pass(5 * MINUTE)
    provider.setDown(true)
    await expect(signIn.renew(session)).rejects.toMatchObject({ code: 'sign-in-unavailable' })
    await expect(signIn.identify(session)).rejects.toMatchObject({ code: 'session-expired' })
    expect(lines.at(-1)).toMatchObject({ level: 'error', fields: { problem: 'unreachable' } })
    provider.setDown(false)
    expect(await signIn.identify((await signIn.renew(session)) ?? '')).toMatchObject({ id: 'sam' })
  })

  it('goes on as long as the provider’s word, where there is nothing to renew it by', async () => {
    const more = { issueRefreshToken: () => false, ttl: { IdToken: 3_600 } }
    const { signIn, sessionOf, pass } = await open({ secret: SECRET, more })
    const session = await sessionOf()
    pass(59 * MINUTE)
    expect(await signIn.identify(session)).toMatchObject({ id: 'sam' })
    pass(2 * MINUTE)
    await expect(signIn.identify(session)).rejects.toMatchObject(over)
    await expect(signIn.renew(session)).rejects.toMatchObject(over)
  })

  it('that has ended is ended at the provider, and nothing renews it', async () => {
    // Of one whose tokens to refresh by stay good.
    const { signIn, sessionOf, pass } = await open({ secret: SECRET, more: { rotateRefreshToken: false } })
    const session = await sessionOf()
    const address = new URL((await signIn.end(session)) ?? '')
    expect(address.pathname).toBe('/session/end')
    expect(Object.fromEntries(address.searchParams)).toEqual({
      client_id: CLIENT_ID,
      post_logout_redirect_uri: `${DESK}/console`,
      id_token_hint: expect.any(String),
    })
    pass(5 * MINUTE)
    await expect(signIn.renew(session)).rejects.toMatchObject(over)
  })
})

describe('a provider', () => {
  it('that is away at first is asked again', async () => {
    const { provider, signIn, options } = await open()
    provider.setDown(true)
    expect(await signIn.begin('/console')).toEqual({ problem: 'unreachable' })
    provider.setDown(false)
    expect(await signIn.begin('/console')).toMatchObject({ address: expect.stringContaining(provider.issuer) })
    const nobody = createSignIn({ ...options, issuer: `http://localhost:${await freePort()}` })
    expect(await nobody.begin('/console')).toEqual({ problem: 'unreachable' })
  })

  it('that takes another secret is the operator’s to mend, and the log has its code', async () => {
    const { goThere, options, lines } = await open()
    const { transaction, query } = await goThere()
    const wrong = createSignIn({ ...options, client: { id: CLIENT_ID, secret: 'another' } })
    expect(await wrong.finish(query, transaction)).toEqual({ problem: 'failed' })
    expect(lines.at(-1)).toMatchObject({ level: 'error', fields: { reason: 'invalid_client' } })
  })
})

it('is set up as the guide says', () => {
  const guide = readFileSync(join(ROOT, 'docs/guides/sign-in.md'), 'utf8')
  const blocks = [...guide.matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, block = '']) => parse(block) as unknown)
  expect(blocks).toHaveLength(5)
  for (const block of blocks) expect(z.strictObject({ access: accessSchema }).safeParse(block).error).toBeUndefined()
  for (const [, name = ''] of guide.matchAll(/^ *(PARLEY_\w+)=/gm)) expect(ENVIRONMENT_VARIABLES).toContain(name)
})
