import { createHash, timingSafeEqual } from 'node:crypto'
import type { Request, Response } from 'express'
import { allowOrigin, originAdmitted } from './cors.ts'
import { Refusal } from './refusal.ts'
import type { Claims, Tokens } from './tokens.ts'

export type Gate = ReturnType<typeof createGate>

/** Who may do what: by the secret, or by a token within its conversation and on the pages it was made for. */
export function createGate(tokens: Tokens, secret: string) {
  const secretDigest = digest(secret)
  // Digests have equal lengths, so that the time tells nothing about the secret, not even its length.
  const isSecret = (bearer: string) => timingSafeEqual(digest(bearer), secretDigest)

  async function open(request: Request, response: Response, use: 'conversation' | 'refresh'): Promise<Claims> {
    const { origin } = request.headers
    return tokens.open(readBearer(request), use, (claims) => {
      checkOrigin(claims, origin)
      if (origin !== undefined) allowOrigin(response, origin)
    })
  }

  return {
    /** Throws a Refusal where nothing is borne at all. */
    bearsSecret: (request: Request): boolean => isSecret(readBearer(request)),

    hasSecret: (request: Request): boolean => isSecret(bearerOf(request) ?? ''),

    openForRefresh: (request: Request, response: Response): Promise<Claims> => open(request, response, 'refresh'),

    openAny: (request: Request, response: Response): Promise<Claims> => open(request, response, 'conversation'),

    async openConversation(request: Request, response: Response, conversation: unknown): Promise<Claims> {
      const claims = await open(request, response, 'conversation')
      checkConversation(claims, conversation)
      return claims
    },
  }
}

export function checkOrigin(claims: Claims, origin: string | undefined): void {
  if (!originAdmitted(claims, origin)) throw new Refusal(403, 'BadArgument', 'The token was made for another origin.')
}

export function checkConversation(claims: Claims, conversation: unknown): void {
  if (claims.conversation !== conversation) {
    throw new Refusal(403, 'BadArgument', 'The token is for another conversation.')
  }
}

const bearerOf = (request: Request) => /^Bearer +(\S+) *$/i.exec(request.headers.authorization ?? '')?.[1]

function readBearer(request: Request): string {
  const bearer = bearerOf(request)
  if (bearer === undefined) {
    throw new Refusal(401, 'BadArgument', 'Send the header "Authorization: Bearer" with a token.')
  }
  return bearer
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
