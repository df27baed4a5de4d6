import { describe, expect, test } from 'vitest'
import { PLAYGROUND, PUBLIC_CLOUD } from '../../../src/channels/teams/cloud.ts'
import { readToken, serviceProblem } from '../../../src/channels/teams/verify.ts'

const NOW = Date.UTC(2026, 10, 2, 9)
const SECONDS = NOW / 1_000
const SERVICE = 'https://smba.trafficmanager.net/teams/'

const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')

function token(claims: object = {}, header: object = {}): string {
  const usual = { iss: 'https://api.botframework.com', aud: 'our-app', exp: SECONDS + 3_600, nbf: SECONDS - 300 }
  return `${part({ alg: 'RS256', kid: 'one', ...header })}.${part({ ...usual, serviceurl: SERVICE, ...claims })}.c2lnbmVk`
}

const read = (authorization: string | undefined) =>
  readToken(authorization, { appId: 'our-app', issuer: 'https://api.botframework.com', now: NOW })

describe('a token', () => {
  test('of Bot Framework for this bot is read', () => {
    expect(read(`Bearer ${token()}`)).toMatchObject({ claims: { serviceurl: SERVICE } })
  })

  test('may be five minutes off, by either clock', () => {
    expect(read(`Bearer ${token({ exp: SECONDS - 299 })}`)).toHaveProperty('claims')
    expect(read(`Bearer ${token({ nbf: SECONDS + 299 })}`)).toHaveProperty('claims')
  })

  // biome-ignore format: a table
  test.each<[what: string, authorization: string | undefined, problem: string]>([
    ['none', undefined, 'no token'],
    ['an empty one', '', 'no token'],
    ['another scheme', `Basic ${token()}`, 'malformed'],
    ['two tokens', `Bearer ${token()} ${token()}`, 'malformed'],
    ['a word', 'Bearer hello', 'malformed'],
    ['no signature', `Bearer ${token().split('.').slice(0, 2).join('.')}.`, 'malformed'],
    ['one too long', `Bearer ${token({ pad: 'x'.repeat(9_000) })}`, 'malformed'],
    ['parts that are no JSON', 'Bearer aGk.aGk.aGk', 'not signed as'],
    ['no algorithm', `Bearer ${token({}, { alg: 'none' })}`, 'not signed as'],
    ['a shared secret', `Bearer ${token({}, { alg: 'HS256' })}`, 'not signed as'],
    ['no key id', `Bearer ${token({}, { kid: undefined })}`, 'not signed as'],
    ['no claims', `Bearer ${part({ alg: 'RS256', kid: 'one' })}.${part([])}.c2lnbmVk`, 'without the claims'],
    ['no serviceurl', `Bearer ${token({ serviceurl: undefined })}`, 'without the claims'],
    ['no end', `Bearer ${token({ exp: undefined })}`, 'without the claims'],
    ['several receivers', `Bearer ${token({ aud: ['our-app', 'other'] })}`, 'without the claims'],
    ['another bot', `Bearer ${token({ aud: 'other-app' })}`, 'another bot'],
    ['an issuer that begins right', `Bearer ${token({ iss: 'https://api.botframework.com.evil.example' })}`, 'another issuer'],
    ['an issuer with a slash', `Bearer ${token({ iss: 'https://api.botframework.com/' })}`, 'another issuer'],
    ['an issuer over HTTP', `Bearer ${token({ iss: 'http://api.botframework.com' })}`, 'another issuer'],
    ['the emulator', `Bearer ${token({ iss: 'https://sts.windows.net/d6d49420-f39b-4df7-a1dc-d59a935871db/' })}`, 'another issuer'],
    ['a tenant', `Bearer ${token({ iss: 'https://login.microsoftonline.com/7c1f2f5e-0000-4000-8000-0000000007e0/v2.0' })}`, 'another issuer'],
    ['an expired one', `Bearer ${token({ exp: SECONDS - 300 })}`, 'expired'],
    ['one of the future', `Bearer ${token({ nbf: SECONDS + 301 })}`, 'future'],
  ])('is refused: %s', (_what, authorization, problem) => {
    expect(read(authorization)).toEqual({ problem: expect.stringContaining(problem) })
  })
})

describe('an activity', () => {
  const check = (serviceUrl: string | undefined, rest: { tenant?: string; only?: string; signed?: string } = {}) =>
    serviceProblem(
      { serviceUrl, tenant: rest.tenant },
      { cloud: PUBLIC_CLOUD, signed: rest.signed ?? serviceUrl, tenant: rest.only },
    )

  test('of Teams is answered where it says', () => {
    expect(check(SERVICE)).toBeUndefined()
    expect(check('https://smba.trafficmanager.net/amer/')).toBeUndefined()
    expect(check(SERVICE, { tenant: 'ABC', only: 'abc' })).toBeUndefined()
  })

  // biome-ignore format: a table
  test.each<[what: string, serviceUrl: string | undefined, problem: string]>([
    ['no serviceUrl', undefined, 'without serviceUrl'],
    ['an empty one', '', 'without serviceUrl'],
    ['one that is none', 'smba.trafficmanager.net', 'without serviceUrl'],
    ['a foreign host', 'https://evil.example/teams/', 'foreign host'],
    ['a host that begins right', 'https://smba.trafficmanager.net.evil.example/', 'foreign host'],
    ['a host that ends right', 'https://evil-smba.trafficmanager.net/', 'foreign host'],
    ['a user in front', 'https://smba.trafficmanager.net@evil.example/', 'foreign host'],
    ['credentials', 'https://a:b@smba.trafficmanager.net/', 'foreign host'],
    ['another port', 'https://smba.trafficmanager.net:8443/', 'foreign host'],
    ['plain HTTP', 'http://smba.trafficmanager.net/teams/', 'foreign host'],
    ['this machine', 'http://127.0.0.1:9/', 'foreign host'],
    ['the cloud’s own metadata', 'http://169.254.169.254/', 'foreign host'],
  ])('is refused: %s', (_what, serviceUrl, problem) => {
    expect(check(serviceUrl, { signed: serviceUrl ?? SERVICE })).toContain(problem)
  })

  test('is refused with another serviceUrl than the one that is signed', () => {
    expect(check('https://smba.trafficmanager.net/amer/', { signed: SERVICE })).toContain('signed')
  })

  test.each([undefined, 'other'])('of the tenant %s is refused where one tenant is served', (tenant) => {
    expect(check(SERVICE, { only: 'ours', ...(tenant && { tenant }) })).toContain('tenant')
  })

  test.each([
    ['http://localhost:56150/_connector', true],
    ['http://[::1]:56150/_connector', true],
    ['http://localhost.evil.example/', false],
    ['http://192.168.1.7:56150/', false],
    ['https://smba.trafficmanager.net/teams/', false],
  ])('of the Playground is answered at %s: %s', (serviceUrl, answered) => {
    expect(serviceProblem({ serviceUrl }, { cloud: PLAYGROUND }) === undefined).toBe(answered)
  })
})
