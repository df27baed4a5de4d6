import * as openid from 'openid-client'
import { type Claims, isComplete } from '../principals/identity-of.ts'
import type { AccessSettings } from '../principals/settings.ts'

export interface ProviderOptions {
  readonly issuer: string
  readonly client: { readonly id: string; readonly secret?: string }
  readonly settings: AccessSettings
  /** Where the provider sends people back to, after signing in and after signing out. */
  readonly callback: string
  readonly home: string
}

/** Known here alone: whoever comes back without them began elsewhere. */
export interface Secrets {
  readonly state: string
  readonly nonce: string
  readonly verifier: string
}

/** What the provider says of somebody. */
export interface Grant {
  readonly claims: Claims & { readonly sub: string }
  /** When the provider's own word ends, in milliseconds since the epoch, where it says so. */
  readonly ends?: number
  /** Gets another one; a used one may be worth nothing. */
  readonly refresh?: string
  /** Tells the provider whose session it is to end. */
  readonly idToken?: string
}

const TIMEOUT_SECONDS = 5
const SECOND_MS = 1_000

/** The company's sign-in as OpenID Connect has it: authorization code with PKCE. */
export function createProvider({ issuer, client, settings, callback, home }: ProviderOptions) {
  let found: Promise<openid.Configuration> | undefined

  async function discover(): Promise<openid.Configuration> {
    const address = new URL(issuer)
    const options = {
      timeout: TIMEOUT_SECONDS,
      execute: [
        // A token that came by TLS need not be looked at; that its signature is right costs nothing.
        openid.enableNonRepudiationChecks,
        // Settings let that through for this machine alone.
        ...(address.protocol === 'http:' ? [openid.allowInsecureRequests] : []),
      ],
    }
    const metadata = { [openid.clockTolerance]: settings.clockSkewSeconds }
    return openid.discovery(address, client.id, metadata, authenticationOf(client.secret), options)
  }

  /** Not at the start: a provider that is away then is no reason to serve nobody. */
  function configuration(): Promise<openid.Configuration> {
    found ??= discover().catch((error: unknown) => {
      found = undefined
      throw error
    })
    return found
  }

  async function grantOf(
    config: openid.Configuration,
    tokens: openid.TokenEndpointResponse & openid.TokenEndpointResponseHelpers,
    known?: string,
  ): Promise<Grant> {
    const idToken = tokens.claims()
    const sub = idToken?.sub ?? known
    if (sub === undefined || (known !== undefined && sub !== known)) {
      throw new Error('the provider speaks of somebody else')
    }
    const { refresh_token: refresh, id_token: raw } = tokens
    // Many put roles and names there alone.
    const asks = !(idToken && isComplete(idToken, settings)) && config.serverMetadata().userinfo_endpoint !== undefined
    const asked = asks ? await openid.fetchUserInfo(config, tokens.access_token, sub) : {}
    return {
      claims: { ...asked, ...idToken, sub },
      ...(idToken && { ends: idToken.exp * SECOND_MS }),
      ...(refresh !== undefined && { refresh }),
      ...(raw !== undefined && { idToken: raw }),
    }
  }

  return {
    newSecrets: (): Secrets => ({
      state: openid.randomState(),
      nonce: openid.randomNonce(),
      verifier: openid.randomPKCECodeVerifier(),
    }),

    /** Where somebody signs in. */
    async address({ state, nonce, verifier }: Secrets): Promise<string> {
      const address = openid.buildAuthorizationUrl(await configuration(), {
        ...settings.signIn.parameters,
        redirect_uri: callback,
        scope: settings.signIn.scope,
        state,
        nonce,
        code_challenge: await openid.calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
      })
      return address.href
    },

    async exchange(query: string, { state, nonce, verifier }: Secrets): Promise<Grant> {
      const config = await configuration()
      const address = new URL(callback)
      address.search = query
      const checks = { expectedState: state, expectedNonce: nonce, pkceCodeVerifier: verifier }
      return grantOf(config, await openid.authorizationCodeGrant(config, address, checks))
    },

    /** `subject` is whom the session belongs to. */
    async refresh(token: string, subject: string): Promise<Grant> {
      const config = await configuration()
      const grant = await grantOf(config, await openid.refreshTokenGrant(config, token), subject)
      return { refresh: token, ...grant }
    },

    async revoke(token: string): Promise<void> {
      const config = await configuration()
      if (config.serverMetadata().revocation_endpoint !== undefined) await openid.tokenRevocation(config, token)
    },

    /** Where somebody signs out of the provider, too. */
    async signOutAddress(idToken: string | undefined): Promise<string | undefined> {
      const config = await configuration()
      if (config.serverMetadata().end_session_endpoint === undefined) return undefined
      const hint = idToken === undefined ? {} : { id_token_hint: idToken }
      return openid.buildEndSessionUrl(config, { post_logout_redirect_uri: home, ...hint }).href
    },
  }
}

/** As the provider takes it; where it does not say, the standard has the other one as the usual. */
function authenticationOf(secret: string | undefined): openid.ClientAuth {
  if (secret === undefined) return openid.None()
  const [post, basic] = [openid.ClientSecretPost(secret), openid.ClientSecretBasic(secret)]
  return (server, ...request) => {
    const posts = server.token_endpoint_auth_methods_supported?.includes('client_secret_post') ?? false
    return (posts ? post : basic)(server, ...request)
  }
}
