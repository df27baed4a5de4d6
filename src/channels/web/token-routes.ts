import type { Request, Response, Router } from 'express'
import { z } from 'zod'
import type { Clock } from '../../core/clock.ts'
import type { Log } from '../../core/log.ts'
import { jsonBody } from './body.ts'
import type { Gate } from './gate.ts'
import type { Identify } from './identity/identify.ts'
import type { Limits } from './limits.ts'
import { requestLocale } from './locale.ts'
import { newClaims, userSchema } from './new-conversation.ts'
import { originSchema, type WebChannelSettings } from './options.ts'
import { parseWith } from './parse.ts'
import { Refusal } from './refusal.ts'
import { respond } from './respond.ts'
import type { Tokens } from './tokens.ts'

const generateSchema = z
  .object({
    user: userSchema.optional(),
    trustedOrigins: z.array(originSchema).min(1).max(50).optional(),
    locale: z.unknown().optional(),
    identity: z.string().optional(),
  })
  .optional()

const identifySchema = z.object({ identity: z.string() })

export function addTokenRoutes(
  router: Router,
  options: {
    settings: WebChannelSettings
    tokens: Tokens
    gate: Gate
    limits: Limits
    identify: Identify | undefined
    begun: (conversation: string) => Promise<boolean>
    clock: Clock
    log: Log
  },
): void {
  const { settings, tokens, gate, limits, identify, begun, clock, log } = options
  const allowedOrigins = new Set(settings.allowedOrigins)

  async function generate(request: Request, response: Response): Promise<void> {
    const body = parseWith(generateSchema, request.body)
    const locale = requestLocale(request, body?.locale)
    if (request.headers.authorization !== undefined) {
      if (!gate.bearsSecret(request))
        throw new Refusal(401, 'BadArgument', 'The Direct Line secret is not the right one.')
      const claims = newClaims({ user: body?.user, origins: body?.trustedOrigins, locale, time: clock() })
      return respond(response, 200, await tokens.mint(claims))
    }
    const { origin } = request.headers
    if (origin === undefined) {
      throw new Refusal(401, 'BadArgument', 'Send the header "Authorization: Bearer" with the Direct Line secret.')
    }
    if (!allowedOrigins.has(origin) && !isOwnPage(request, origin)) {
      log.warn({ origin }, 'no chat for a page on an origin that is not listed')
      throw new Refusal(403, 'BadArgument', 'This origin may not start conversations: it is not among those allowed.')
    }
    if (body?.identity !== undefined) {
      const claims = await signedInBy(identify).begin(body.identity, { origins: [origin], locale })
      return respond(response, 200, await tokens.mint(claims))
    }
    await limits.admitAnonymous(request)
    // Whoever vouches for nothing names nobody: the user in the body is not looked at.
    const claims = newClaims({ user: undefined, origins: [origin], locale, time: clock() })
    respond(response, 200, await tokens.mint(claims))
  }

  /** No part of Direct Line: the customer who shows this conversation has signed in. */
  async function signIn(request: Request, response: Response): Promise<void> {
    const claims = await gate.openAny(request, response)
    const { identity } = parseWith(identifySchema, request.body)
    const signedIn = await signedInBy(identify).signIn(identity, claims, () => begun(claims.conversation))
    respond(response, 200, await tokens.mint(signedIn))
  }

  router.post('/tokens/generate', jsonBody, generate)
  router.post('/tokens/identify', jsonBody, signIn)

  router.post('/tokens/refresh', async (request, response) => {
    const claims = await gate.openForRefresh(request, response)
    await identify?.checkRenewal(claims)
    respond(response, 200, await tokens.mint(claims))
  })
}

function signedInBy(identify: Identify | undefined): Identify {
  if (identify) return identify
  throw new Refusal(400, 'BadArgument', 'Nobody can sign in here: PARLEY_CUSTOMER_SECRET is not set.')
}

/** A page of this very server, by whatever name it was reached. */
function isOwnPage(request: Request, origin: string): boolean {
  return URL.parse(origin)?.host === request.host
}
