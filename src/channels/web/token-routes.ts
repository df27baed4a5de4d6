import type { Request, Response, Router } from 'express'
import { z } from 'zod'
import type { Clock } from '../../core/clock.ts'
import type { Log } from '../../core/log.ts'
import { jsonBody } from './body.ts'
import type { Gate } from './gate.ts'
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
  })
  .optional()

export function addTokenRoutes(
  router: Router,
  options: { settings: WebChannelSettings; tokens: Tokens; gate: Gate; limits: Limits; clock: Clock; log: Log },
): void {
  const { settings, tokens, gate, limits, clock, log } = options
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
    await limits.admitAnonymous(request)
    // Whoever vouches for nothing names nobody: the user in the body is not looked at.
    const claims = newClaims({ user: undefined, origins: [origin], locale, time: clock() })
    respond(response, 200, await tokens.mint(claims))
  }

  router.post('/tokens/generate', jsonBody, generate)

  router.post('/tokens/refresh', async (request, response) => {
    respond(response, 200, await tokens.mint(await gate.openForRefresh(request, response)))
  })
}

/** A page of this very server, by whatever name it was reached. */
function isOwnPage(request: Request, origin: string): boolean {
  return URL.parse(origin)?.host === request.host
}
