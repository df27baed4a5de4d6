import { z } from 'zod'
import type { TeamsCloud } from './cloud.ts'

/** How far the clocks of both sides may be apart, as Bot Framework's documentation allows, in seconds. */
const SKEW_SECONDS = 5 * 60
const ALGORITHMS = ['RS256', 'RS384', 'RS512']
/** Longer than any that Bot Framework makes. */
const MAX_TOKEN_LENGTH = 8_000

const headerSchema = z.object({ alg: z.enum(ALGORITHMS), kid: z.string().min(1) })
const claimsSchema = z.object({
  iss: z.string(),
  aud: z.string(),
  exp: z.number(),
  nbf: z.number().optional(),
  serviceurl: z.string().min(1),
})

export type TokenClaims = z.infer<typeof claimsSchema>

export interface TokenExpectation {
  readonly appId: string
  readonly issuer: string
  /** Milliseconds since the epoch. */
  readonly now: number
}

/**
 * What a token says of itself, where it could be one of Teams for this bot; otherwise why it cannot be. It is not
 * believed yet: the signature is looked at once the rest is as it must be.
 */
export function readToken(
  authorization: string | undefined,
  { appId, issuer, now }: TokenExpectation,
): { readonly claims: TokenClaims } | { readonly problem: string } {
  if (!authorization) return { problem: 'no token' }
  // As the library splits it: anything else would be another token to it than to us.
  const token = /^Bearer ([\w-]+\.[\w-]+\.[\w-]+)$/.exec(authorization)?.[1]
  if (!token || token.length > MAX_TOKEN_LENGTH) return { problem: 'malformed token' }
  const [header, payload] = token.split('.').map(decode)
  if (!headerSchema.safeParse(header).success) return { problem: 'a token that is not signed as Bot Framework signs' }
  const { data: claims } = claimsSchema.safeParse(payload)
  if (!claims) return { problem: 'a token without the claims of Bot Framework' }
  if (claims.iss !== issuer) return { problem: 'a token of another issuer' }
  if (claims.aud !== appId) return { problem: 'a token for another bot' }
  const seconds = now / 1_000
  if (claims.exp <= seconds - SKEW_SECONDS) return { problem: 'an expired token' }
  if ((claims.nbf ?? 0) > seconds + SKEW_SECONDS) return { problem: 'a token of the future' }
  return { claims }
}

export interface ServiceExpectation {
  readonly cloud: Pick<TeamsCloud, 'isConnector'>
  /** What the signed token says; absent where nothing is signed. */
  readonly signed?: string | undefined
  /** Where only one tenant is served. */
  readonly tenant?: string | undefined
}

/** Why an activity is not to be answered where it says; nothing where it is. */
export function serviceProblem(
  activity: { readonly serviceUrl?: string | undefined; readonly tenant?: string | undefined },
  { cloud, signed, tenant }: ServiceExpectation,
): string | undefined {
  const { serviceUrl } = activity
  if (!serviceUrl || !URL.canParse(serviceUrl)) return 'an activity without serviceUrl'
  if (signed !== undefined && serviceUrl !== signed) return 'another serviceUrl than the one that is signed'
  if (!cloud.isConnector(new URL(serviceUrl))) return 'a serviceUrl on a foreign host'
  if (tenant !== undefined && activity.tenant?.toLowerCase() !== tenant.toLowerCase()) return 'another tenant'
  return undefined
}

function decode(part: string): unknown {
  try {
    return JSON.parse(Buffer.from(part, 'base64url').toString('utf8'))
  } catch {
    return undefined
  }
}
