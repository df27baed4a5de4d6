import { isSafe, SAFE } from './safe-address.ts'
import type { Environment } from './vendor-endpoint.ts'

export interface OidcSettings {
  readonly issuer: string
  /** Whom a bearer token is for. */
  readonly audience: string
  /** What the desk's page is to the provider; absent: people bring a token. Without a secret, a public client. */
  readonly client?: { readonly id: string; readonly secret?: string }
}

export interface ReadOidcSettings {
  readonly settings?: OidcSettings
  /** One line each. */
  readonly problems: readonly string[]
}

/** Where people sign in, by the variables of the environment. */
export function oidcSettings(env: Environment): ReadOidcSettings {
  const { PARLEY_OIDC_ISSUER: issuer, PARLEY_OIDC_AUDIENCE: audience, PARLEY_PUBLIC_URL: publicUrl } = env
  const { PARLEY_OIDC_CLIENT_ID: id, PARLEY_OIDC_CLIENT_SECRET: secret } = env
  const problems: string[] = []
  const wrong = (name: string, why: string) => problems.push(`environment variable ${name}: ${why}`)
  if (issuer !== undefined && !isSafe(issuer)) wrong('PARLEY_OIDC_ISSUER', SAFE)
  if (issuer === undefined && (audience ?? id) !== undefined) {
    wrong('PARLEY_OIDC_ISSUER', 'a sign-in needs an issuer')
  }
  if (issuer !== undefined && (audience ?? id) === undefined) {
    wrong('PARLEY_OIDC_CLIENT_ID', 'a sign-in needs it, or PARLEY_OIDC_AUDIENCE where people bring tokens')
  }
  if (secret !== undefined && id === undefined) wrong('PARLEY_OIDC_CLIENT_ID', 'PARLEY_OIDC_CLIENT_SECRET needs it')
  // A cookie stands for somebody then.
  if (id !== undefined && publicUrl !== undefined && !isSafe(publicUrl)) {
    wrong('PARLEY_PUBLIC_URL', `where people sign in, ${SAFE}`)
  }
  const whom = audience ?? id
  if (problems.length > 0 || issuer === undefined || whom === undefined) return { problems }
  const client = id !== undefined && { client: { id, ...(secret !== undefined && { secret }) } }
  return { problems, settings: { issuer, audience: whom, ...client } }
}
