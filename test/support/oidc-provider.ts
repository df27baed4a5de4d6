import { once } from 'node:events'
import { createServer } from 'node:http'
import Provider, { type Configuration } from 'oidc-provider'
import type { Page } from 'playwright-core'
import { freePort } from './free-port.ts'

/** What the provider says of somebody. */
export type Person = Readonly<Record<string, unknown>>

export interface ProviderSettings {
  /** Where the desk is. */
  readonly desk: string
  /** Without it, a public client. */
  readonly secret?: string
  readonly people: ReadonlyMap<string, Person>
  readonly more?: Partial<Configuration>
}

export const CLIENT_ID = 'parley-desk'

/** A certified provider of OpenID Connect, on loopback. A refresh token is good once: using one twice ends them all. */
export async function startOidcProvider({ desk, secret, people, more = {} }: ProviderSettings) {
  const port = await freePort()
  const issuer = `http://localhost:${port}`
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: CLIENT_ID,
        ...(secret === undefined
          ? { token_endpoint_auth_method: 'none' as const }
          : { client_secret: secret, token_endpoint_auth_method: 'client_secret_post' as const }),
        redirect_uris: [`${desk}/console/session/callback`],
        post_logout_redirect_uris: [`${desk}/console`],
        grant_types: ['authorization_code', 'refresh_token'],
      },
    ],
    findAccount: (_context, id) => {
      const claims = () => ({ ...people.get(id), sub: id })
      return people.has(id) ? { accountId: id, claims } : undefined
    },
    claims: { openid: ['sub', 'roles', 'queues', 'teams'], profile: ['name'] },
    conformIdTokenClaims: false,
    pkce: { required: () => true },
    issueRefreshToken: (_context, client) => client.grantTypeAllowed('refresh_token'),
    rotateRefreshToken: true,
    features: { revocation: { enabled: true } },
    cookies: { keys: ['of a test'] },
    ...more,
  })
  let down = false
  const asked: string[] = []
  const serve = provider.callback()
  const server = createServer((request, response) => {
    asked.push(new URL(request.url ?? '', issuer).pathname)
    if (down) return void response.writeHead(503).end()
    serve(request, response)
  }).listen(port)
  await once(server, 'listening')
  return {
    issuer,
    /** How often an address was asked for. */
    asked: (path: string) => asked.filter((one) => one === path).length,
    setDown(value: boolean) {
      down = value
    },
    async close() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

export type OidcProvider = Awaited<ReturnType<typeof startOidcProvider>>

/** Somebody at the provider's own pages, who says who they are and agrees. */
export async function signInAs(page: Page, login: string): Promise<void> {
  await page.getByPlaceholder('Enter any login').fill(login)
  await page.getByPlaceholder('and password').fill('any')
  await page.getByRole('button', { name: 'Sign-in' }).click()
  await page.getByRole('button', { name: 'Continue' }).click()
}

/** The same without a browser, from an address of the provider's to the one that it sends people back to. */
export async function throughProvider(address: string, login: string): Promise<URL> {
  const cookies = new Map<string, string>()
  const { origin } = new URL(address)
  async function ask(url: URL, body?: URLSearchParams): Promise<{ response: Response; url: URL }> {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const response = await fetch(url, {
      headers: { cookie },
      redirect: 'manual',
      ...(body && { method: 'POST', body }),
    })
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
      cookies.set(name, value)
    }
    const next = response.headers.get('location')
    if (next === null) return { response, url }
    const location = new URL(next, url)
    return location.origin === origin ? ask(location) : { response, url: location }
  }
  let { response, url } = await ask(new URL(address))
  for (const prompt of ['login', 'consent']) {
    const [, action = ''] = /<form[^>]* action="([^"]+)"/.exec(await response.text()) ?? []
    const body = new URLSearchParams({ prompt, ...(prompt === 'login' && { login, password: 'any' }) })
    ;({ response, url } = await ask(new URL(action, url), body))
  }
  return url
}
