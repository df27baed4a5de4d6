import { webcrypto } from 'node:crypto'
import { compactVerify, SignJWT } from 'jose'
import { LRUCache } from 'lru-cache'
import { z } from 'zod'
import type { Clock } from '../../core/clock.ts'
import { Refusal } from './refusal.ts'

const STREAM_SECONDS = 60
const DAY_SECONDS = 86_400
const CACHED_TOKENS = 20_000

const claimsSchema = z.object({
  conversation: z.string(),
  customer: z.string(),
  /** The name of this claim is Microsoft's: their client looks for it. */
  user: z.string(),
  name: z.string().optional(),
  /** Pages that may use the token. Absent: any. */
  origins: z.array(z.string()).optional(),
  locale: z.string().optional(),
  /** When the conversation began, in milliseconds since the epoch: the greeting's time. */
  started: z.number(),
})

/** All there is to know of a conversation; nothing is stored until its first message. */
export type Claims = Readonly<z.infer<typeof claimsSchema>>

const payloadSchema = claimsSchema.extend({ aud: z.enum(['conversation', 'stream']), exp: z.number() })
type Payload = z.infer<typeof payloadSchema>

export type Tokens = Awaited<ReturnType<typeof createTokens>>

export function createTokens(options: {
  signingKey: Uint8Array
  clock: Clock
  lifetimeSeconds: number
  resumeDays: number
}) {
  const { clock, lifetimeSeconds } = options
  // Imported once: importing the bytes anew for every token costs as much as the signature.
  const key = webcrypto.subtle.importKey(
    'raw',
    Uint8Array.from(options.signingKey),
    { name: 'HMAC', hash: 'SHA-256' },
    false,
    ['sign', 'verify'],
  )
  const verified = new LRUCache<string, Payload>({ max: CACHED_TOKENS })
  const decoder = new TextDecoder()

  async function sign(claims: Claims, audience: Payload['aud'], seconds: number): Promise<string> {
    const { conversation, customer, user, name, origins, locale, started } = claims
    return new SignJWT({ conversation, customer, user, name, origins, locale, started })
      .setProtectedHeader({ alg: 'HS256' })
      .setAudience(audience)
      .setExpirationTime(Math.floor(clock() / 1000) + seconds)
      .sign(await key)
  }

  async function verify(token: string, audience: Payload['aud']): Promise<Payload> {
    let payload = verified.get(token)
    if (!payload) {
      payload = await compactVerify(token, await key, { algorithms: ['HS256'] })
        .then((result) => payloadSchema.parse(JSON.parse(decoder.decode(result.payload))))
        .catch(() => undefined)
      if (payload) verified.set(token, payload)
    }
    if (payload?.aud !== audience) throw new Refusal(401, 'BadArgument', 'The token is not one of this server.')
    return payload
  }

  // Not left to the JWT library: verified tokens are remembered, so each use has to look at the clock again.
  function checkExpiry(payload: Payload, graceSeconds: number): void {
    if ((payload.exp + graceSeconds) * 1000 <= clock()) throw new Refusal(403, 'TokenExpired', 'The token has expired.')
  }

  return {
    async mint(claims: Claims) {
      return {
        conversationId: claims.conversation,
        token: await sign(claims, 'conversation', lifetimeSeconds),
        expires_in: lifetimeSeconds,
      }
    },
    /** A short-lived token for the address of a WebSocket, which ends up in access logs. */
    mintStream: (claims: Claims): Promise<string> => sign(claims, 'stream', STREAM_SECONDS),

    /**
     * Opens a token by its signature. `check` is asked before the expiry is looked at, so that a page whose token has
     * expired may still be told so.
     */
    async open(
      token: string,
      use: 'conversation' | 'refresh' | 'stream',
      check: (claims: Claims) => void,
    ): Promise<Claims> {
      const payload = await verify(token, use === 'stream' ? 'stream' : 'conversation')
      check(payload)
      checkExpiry(payload, use === 'refresh' ? options.resumeDays * DAY_SECONDS : 0)
      return payload
    },
  }
}
