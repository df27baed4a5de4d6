import { describe, expect, it } from 'vitest'
import { oidcSettings } from '../../src/app/config/oidc-settings.ts'

const ISSUER = 'https://sign-in.example/tenant'

describe('the variables of the sign-in', () => {
  it.each([
    ['for nobody', {}, undefined],
    [
      'for people who bring tokens',
      { PARLEY_OIDC_ISSUER: ISSUER, PARLEY_OIDC_AUDIENCE: 'parley' },
      { issuer: ISSUER, audience: 'parley' },
    ],
    [
      'at the page, with a public client',
      { PARLEY_OIDC_ISSUER: ISSUER, PARLEY_OIDC_CLIENT_ID: 'desk' },
      { issuer: ISSUER, audience: 'desk', client: { id: 'desk' } },
    ],
    [
      'at the page, with a confidential one, and with tokens for another audience',
      {
        PARLEY_OIDC_ISSUER: ISSUER,
        PARLEY_OIDC_AUDIENCE: 'parley',
        PARLEY_OIDC_CLIENT_ID: 'desk',
        PARLEY_OIDC_CLIENT_SECRET: 'secret',
        PARLEY_PUBLIC_URL: 'https://chat.shop.example',
      },
      { issuer: ISSUER, audience: 'parley', client: { id: 'desk', secret: 'secret' } },
    ],
  ])('are read: %s', (_what, env, settings) => {
    expect(oidcSettings(env)).toEqual({ problems: [], ...(settings && { settings }) })
  })

  it.each([
    [{ PARLEY_OIDC_ISSUER: 'http://sign-in.example', PARLEY_OIDC_AUDIENCE: 'a' }, 'PARLEY_OIDC_ISSUER: expected an'],
    [{ PARLEY_OIDC_ISSUER: ISSUER }, 'PARLEY_OIDC_CLIENT_ID: a sign-in needs it'],
    [{ PARLEY_OIDC_CLIENT_ID: 'desk' }, 'PARLEY_OIDC_ISSUER: a sign-in needs an issuer'],
    [
      { PARLEY_OIDC_ISSUER: ISSUER, PARLEY_OIDC_AUDIENCE: 'parley', PARLEY_OIDC_CLIENT_SECRET: 'hush' },
      'PARLEY_OIDC_CLIENT_ID: PARLEY_OIDC_CLIENT_SECRET needs it',
    ],
    [
      { PARLEY_OIDC_ISSUER: ISSUER, PARLEY_OIDC_CLIENT_ID: 'desk', PARLEY_PUBLIC_URL: 'http://chat.shop.example' },
      'PARLEY_PUBLIC_URL: where people sign in, expected an address that begins with https://',
    ],
  ])('are named where they are wrong: %j', (env, problem) => {
    expect(oidcSettings(env)).toEqual({ problems: [expect.stringContaining(problem)] })
  })
})
