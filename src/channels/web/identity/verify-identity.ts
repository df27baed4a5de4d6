import { createHash } from 'node:crypto'
import { errors, jwtVerify } from 'jose'
import { z } from 'zod'
import type { Clock } from '../../../core/clock.ts'
import { Refusal } from '../refusal.ts'

/** For whom a site signs: what it signs for others is of no use here. */
const AUDIENCE = 'parley'
const MAX_AGE_SECONDS = 600
/** Between the site's clock and ours. */
const TOLERANCE_SECONDS = 60
const MAX_LENGTH = 4_096

/** Who a site says that somebody is. */
export interface Identity {
  readonly id: string
  readonly name: string | undefined
  /** Tells this statement from others. */
  readonly digest: string
  /** After this it is refused for its age: milliseconds since the epoch. */
  readonly until: number
}

const payloadSchema = z.object({
  sub: z.string().min(1).max(200),
  name: z.string().max(200).optional(),
  iat: z.number(),
})

export type VerifyIdentity = (jwt: string) => Promise<Identity>

/** Reads a customer's identity as the site has signed it, by HS256 with its secret. Throws a Refusal. */
export function createVerifyIdentity({ secret, clock }: { secret: string; clock: Clock }): VerifyIdentity {
  const key = new TextEncoder().encode(secret)

  return async function verifyIdentity(jwt) {
    if (jwt.length > MAX_LENGTH) throw unproven()
    const { payload } = await jwtVerify(jwt, key, {
      algorithms: ['HS256'],
      audience: AUDIENCE,
      requiredClaims: ['sub', 'iat', 'exp'],
      maxTokenAge: MAX_AGE_SECONDS,
      clockTolerance: TOLERANCE_SECONDS,
      currentDate: new Date(clock()),
    }).catch((error: unknown) => {
      throw error instanceof errors.JWTExpired
        ? new Refusal(403, 'TokenExpired', 'The identity has expired: sign it anew when the page is loaded.')
        : unproven()
    })
    const parsed = payloadSchema.safeParse(payload)
    if (!parsed.success) throw unproven()
    const { sub, name, iat } = parsed.data
    return {
      id: sub,
      name,
      // Of what is signed: the same signature can be written in several ways.
      digest: createHash('sha256')
        .update(jwt.slice(0, jwt.lastIndexOf('.')))
        .digest('base64url'),
      until: (iat + MAX_AGE_SECONDS + TOLERANCE_SECONDS) * 1_000,
    }
  }
}

const unproven = () =>
  new Refusal(
    401,
    'BadArgument',
    `The identity must be a JWT, signed by HS256 with PARLEY_CUSTOMER_SECRET, for the audience "${AUDIENCE}", with sub, iat and exp.`,
  )
