import { createRemoteJWKSet, type JWTVerifyGetKey, jwtVerify } from 'jose'
import { z } from 'zod'
import type { Clock } from '../../core/clock.ts'
import { ParleyError } from '../../core/errors.ts'
import type { Identity } from '../../core/principal.ts'
import { identityOf } from './identity-of.ts'
import type { AccessSettings } from './settings.ts'

export interface OidcOptions {
  readonly issuer: string
  readonly audience: string
  readonly settings: AccessSettings
  readonly clock: Clock
  /** The least time between two looks at the issuer's keys, in milliseconds. */
  readonly cooldownMs?: number
}

const COOLDOWN_MS = 30_000
const TIMEOUT_MS = 5_000
const HOUR_SECONDS = 3_600

const discoverySchema = z.object({ issuer: z.string(), jwks_uri: z.url() })

/** Tells from a token of the company's sign-in who somebody is. Throws a ParleyError of code `unauthorized`. */
export type VerifyToken = (token: string) => Promise<Identity>

export function createOidcVerifier(options: OidcOptions): VerifyToken {
  const { issuer, audience, settings, clock, cooldownMs = COOLDOWN_MS } = options
  let keys: Promise<JWTVerifyGetKey> | undefined

  async function discover(): Promise<JWTVerifyGetKey> {
    const { jwks_uri } = await readDiscovery(issuer)
    // Looked at anew, at most so often, when a token names a key that is not among them.
    return createRemoteJWKSet(new URL(jwks_uri), { cooldownDuration: cooldownMs, timeoutDuration: TIMEOUT_MS })
  }

  return async (token) => {
    keys ??= discover()
    const getKey = await keys.catch((error: unknown) => {
      // The next one asks again.
      keys = undefined
      throw error
    })
    const verified = await jwtVerify(token, getKey, {
      issuer,
      audience,
      // `none` and shared secrets are not among them: whoever has the public key must not be able to sign.
      algorithms: settings.algorithms,
      requiredClaims: ['exp', 'iat', 'sub'],
      clockTolerance: settings.clockSkewSeconds,
      // Refuses also what claims to come from the future.
      maxTokenAge: settings.maxTokenHours * HOUR_SECONDS,
      currentDate: new Date(clock()),
    }).catch((cause: unknown) => {
      throw new ParleyError('unauthorized', 'this token is not valid here: sign in again', { cause })
    })
    return identityOf(verified.payload, settings)
  }
}

/** What a sign-in says of itself. Throws a ParleyError: `unauthorized` where it does not answer, `config-invalid`. */
export async function readDiscovery(issuer: string): Promise<z.infer<typeof discoverySchema>> {
  const address = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`
  let found: z.infer<typeof discoverySchema>
  try {
    const response = await fetch(address, { redirect: 'error', signal: AbortSignal.timeout(TIMEOUT_MS) })
    if (!response.ok) throw new Error(`status ${response.status}`)
    found = discoverySchema.parse(await response.json())
  } catch (cause) {
    throw new ParleyError('unauthorized', `the sign-in at ${address} does not answer as it should: try again later`, {
      cause,
    })
  }
  if (found.issuer === issuer) return found
  throw new ParleyError(
    'config-invalid',
    `PARLEY_OIDC_ISSUER is ${issuer}, but the issuer there calls itself ${found.issuer}`,
  )
}
