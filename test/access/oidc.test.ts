import { generateKeyPair, SignJWT } from 'jose'
import { describe, expect, it } from 'vitest'
import { actAs } from '../../src/access/principals/act-as.ts'
import { createOidcVerifier } from '../../src/access/principals/oidc.ts'
import { type AccessSettings, accessSchema } from '../../src/access/principals/settings.ts'
import { startOidcServer, type TokenOptions } from '../support/oidc-server.ts'

const NOW = 1_764_000_000

/** A sign-in, and our end of it, on one clock. */
async function signIn(settings: Partial<AccessSettings> = {}, cooldownMs = 0) {
  const server = await startOidcServer()
  let now = NOW
  const verify = createOidcVerifier({
    issuer: server.issuer,
    audience: 'parley',
    settings: { ...accessSchema.parse({}), ...settings },
    clock: () => now * 1_000,
    cooldownMs,
  })
  const token = (options: TokenOptions = {}) =>
    server.token({ at: NOW, ...options, claims: { roles: ['agent'], ...options.claims } })
  return {
    server,
    verify,
    token,
    setTime(seconds: number) {
      now = seconds
    },
  }
}

const refused = { name: 'ParleyError', code: 'unauthorized', message: 'this token is not valid here: sign in again' }

/** A token's parts put together anew. */
const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')

describe('a token of the sign-in', () => {
  it('tells who somebody is and what they may act as', async () => {
    const { verify, token } = await signIn()
    const claims = { sub: 'sam', roles: ['agent', 'auditor', 'unknown'], queues: ['returns', 7], teams: 'north south' }
    expect(await verify(await token({ claims }))).toEqual({
      id: 'sam',
      roles: ['agent', 'auditor'],
      queues: ['returns'],
      teams: ['north', 'south'],
    })
  })

  it.each([
    ['in an object', 'realm_access.roles', { realm_access: { roles: ['support'] } }],
    ['under an address', 'https://shop.example/roles', { 'https://shop.example/roles': ['support'] }],
    ['as a text', 'scope', { scope: 'openid support' }],
  ])('may have its roles elsewhere: %s', async (_what, roleClaim, claims) => {
    const { verify, token } = await signIn({ roleClaim, roles: { supervisor: ['lead'], agent: ['support'] } })
    expect(await verify(await token({ claims: { ...claims, roles: ['supervisor'] } }))).toMatchObject({
      roles: ['agent'],
    })
  })

  it('without a role that is known here gives none', async () => {
    const { verify, token } = await signIn()
    for (const roles of [[], ['customer'], ['service'], ['admin'], 7, null]) {
      await expect(verify(await token({ claims: { roles } }))).rejects.toMatchObject({
        code: 'unauthorized',
        message: 'this token brings no role here: ask your administrator for one',
      })
    }
  })

  it('names somebody by their address only where it was verified', async () => {
    const { verify, token } = await signIn({ roleClaim: 'email', roles: { agent: ['sam@shop.example'] } })
    const email = 'sam@shop.example'
    expect(await verify(await token({ claims: { email, email_verified: true } }))).toMatchObject({ roles: ['agent'] })
    for (const email_verified of [false, 'true', undefined]) {
      await expect(verify(await token({ claims: { email, email_verified } }))).rejects.toThrow('no role here')
    }
  })

  it('is taken while its clock is a little off, either way, and no longer', async () => {
    const { verify, token, setTime } = await signIn()
    const short = await token({ lifetime: 60 })
    for (const [time, taken] of [
      [NOW - 31, false],
      [NOW - 30, true],
      [NOW + 89, true],
      [NOW + 90, false],
    ] as const) {
      setTime(time)
      if (taken) expect((await verify(short)).id).toBe('sam')
      else await expect(verify(short)).rejects.toMatchObject(refused)
    }
  })

  it('is too old after so many hours, whatever it says itself', async () => {
    const { verify, token, setTime } = await signIn({ maxTokenHours: 1 })
    const lasting = await token({ lifetime: 1_000_000 })
    setTime(NOW + 3_600)
    await verify(lasting)
    setTime(NOW + 3_631)
    await expect(verify(lasting)).rejects.toMatchObject(refused)
  })

  it('of a new key is taken when the sign-in has changed its key, and one of the old key is not', async () => {
    const { server, verify, token } = await signIn()
    const before = await token()
    await verify(before)
    await server.rotate('second')
    expect((await verify(await token())).id).toBe('sam')
    await expect(verify(before)).rejects.toMatchObject(refused)
  })

  it('of an unknown key does not let strangers make us ask the sign-in again and again', async () => {
    const { server, verify, token } = await signIn({}, 60_000)
    await verify(await token())
    for (let count = 0; count < 5; count++) {
      await expect(verify(await token({ header: { kid: `made up ${count}` } }))).rejects.toMatchObject(refused)
    }
    expect(server.keyRequests()).toBe(1)
  })
})

describe('a bad token is refused, and not told why', () => {
  it.each<[string, TokenOptions]>([
    ['expired', { at: NOW - 1_000, lifetime: 300 }],
    ['of another issuer', { claims: { iss: 'https://evil.example' } }],
    ['stolen from another audience', { claims: { aud: 'another-app' } }],
    ['not yet valid', { claims: { nbf: NOW + 3_600 } }],
    ['issued in the future', { claims: { iat: NOW + 3_600 } }],
    ['without a subject', { without: 'sub' }],
    ['without an end', { without: 'exp' }],
    ['without a beginning', { without: 'iat' }],
  ])('%s', async (_what, options) => {
    const { verify, token } = await signIn()
    await expect(verify(await token(options))).rejects.toMatchObject(refused)
  })

  it.each([
    ['empty', ''],
    ['no token at all', 'correct horse battery staple'],
    ['cut', 'eyJhbGciOiJSUzI1NiJ9.e30'],
    ['encrypted', `${encode({ alg: 'dir', enc: 'A256GCM' })}....`],
  ])('%s', async (_what, token) => {
    await expect((await signIn()).verify(token)).rejects.toMatchObject(refused)
  })

  it('unsigned (alg none)', async () => {
    const { verify, token } = await signIn()
    const [, payload] = (await token()).split('.')
    for (const alg of ['none', 'None', 'NONE']) {
      await expect(verify(`${encode({ alg })}.${payload}.`)).rejects.toMatchObject(refused)
    }
  })

  it('signed with our public key as if it were a secret (key confusion)', async () => {
    const { server, verify, token } = await signIn()
    await verify(await token())
    const claims = { roles: ['administrator'], sub: 'eve', iss: server.issuer, aud: 'parley', iat: NOW, exp: NOW + 300 }
    const forged = await new SignJWT(claims)
      .setProtectedHeader({ alg: 'HS256', kid: 'first' })
      .sign(Buffer.from(await server.publicPem()))
    await expect(verify(forged)).rejects.toMatchObject(refused)
  })

  it('signed with a key that it brings along', async () => {
    const { server, verify } = await signIn()
    const { privateKey } = await generateKeyPair('RS256')
    const claims = { roles: ['administrator'], sub: 'eve', iss: server.issuer, aud: 'parley', iat: NOW, exp: NOW + 300 }
    const forged = await new SignJWT(claims)
      .setProtectedHeader({ alg: 'RS256', kid: 'first', jku: 'https://evil.example/keys' })
      .sign(privateKey)
    await expect(verify(forged)).rejects.toMatchObject(refused)
  })

  it('with a single character changed', async () => {
    const { verify, token } = await signIn()
    const [header = '', payload = '', signature = ''] = (await token()).split('.')
    const other = payload.replace(/^./, (first) => (first === 'e' ? 'f' : 'e'))
    await expect(verify(`${header}.${other}.${signature}`)).rejects.toMatchObject(refused)
    await expect(verify(`${header}.${payload}.${signature.slice(0, -8)}AAAAAAAA`)).rejects.toMatchObject(refused)
  })
})

describe('the sign-in', () => {
  it('that calls itself something else is named', async () => {
    const { server, verify, token } = await signIn()
    server.rename('https://other.example')
    await expect(verify(await token())).rejects.toMatchObject({
      code: 'config-invalid',
      message: expect.stringContaining('calls itself https://other.example'),
    })
  })

  it('that was away is asked again', async () => {
    const { server, verify, token } = await signIn()
    server.setDown(true)
    await expect(verify(await token())).rejects.toMatchObject({ message: expect.stringContaining('try again later') })
    server.setDown(false)
    expect((await verify(await token())).id).toBe('sam')
  })
})

describe('somebody', () => {
  const identity = { id: 'sam', roles: ['agent', 'auditor'] as const, queues: ['returns'] }

  it('acts in one role at a time', () => {
    expect(actAs(identity, { role: 'auditor', reason: 'yearly' })).toEqual({
      role: 'auditor',
      id: 'sam',
      queues: ['returns'],
      reason: 'yearly',
    })
    expect(actAs({ id: 'ann', roles: ['auditor'] }, {})).toEqual({ role: 'auditor', id: 'ann' })
  })

  it('is asked in which, and is not given another one', () => {
    const mend = 'name the role to act in, one of agent, auditor'
    expect(() => actAs(identity, {})).toThrow(expect.objectContaining({ code: 'forbidden', message: mend }))
    for (const role of ['administrator', 'service', '__proto__', '']) {
      expect(() => actAs(identity, { role })).toThrow(`this role is not yours: ${mend}`)
    }
  })
})
