import type { Request } from 'express'
import { z } from 'zod'
import { ParleyError } from '../core/errors.ts'
import type { Identity } from '../core/principal.ts'
import { ACTING_HEADERS } from './openapi.ts'
import { SESSION_HEADER } from './session/own-page.ts'

export interface Acting {
  readonly role?: string
  readonly purpose?: string
  readonly reason?: string
}

/** By what somebody is known. */
export interface Authentication {
  /** Who a bearer token stands for. */
  readonly authenticate: (token: string) => Promise<Identity>
  /** Whose session a request brings along; absent where nobody signs in at the page. */
  readonly identify?: (request: Request) => Promise<Identity>
}

export interface Credentials {
  /** Asked again, it says whether they still hold. */
  readonly identity: () => Promise<Identity>
  readonly acting: Acting
}

const headersSchema = z.object({
  role: z.string().max(50).optional(),
  purpose: z.string().max(100).optional(),
  reason: z.string().max(2_000).optional(),
})
const bearerSchema = z.string().regex(/^Bearer [\x21-\x7e]{1,8192}$/i)

/** Who sends a request, by token or by session, and as what they act. Throws a ParleyError. */
export function credentialsOf(request: Request, authentication: Authentication): Credentials {
  // In this order: a stranger is told nothing else.
  const identity = identityOf(request, authentication)
  return { identity, acting: actingOf(request) }
}

function identityOf(request: Request, { authenticate, identify }: Authentication): Credentials['identity'] {
  const authorization = request.get('authorization')
  if (identify && authorization === undefined && request.get(SESSION_HEADER) !== undefined) {
    return () => identify(request)
  }
  const bearer = bearerSchema.safeParse(authorization)
  if (!bearer.success) throw new ParleyError('unauthorized', 'send a token: Authorization: Bearer …')
  return () => authenticate(bearer.data.slice('Bearer '.length))
}

function actingOf(request: Request): Acting {
  const read = headersSchema.safeParse({
    role: request.get(ACTING_HEADERS.role),
    purpose: request.get(ACTING_HEADERS.purpose),
    reason: request.get(ACTING_HEADERS.reason),
  })
  if (!read.success) {
    throw new ParleyError('invalid-request', `a header is not valid: ${read.error.issues[0]?.path.join('.')}`)
  }
  const { role, purpose, reason } = read.data
  return {
    ...(role !== undefined && { role }),
    ...(purpose !== undefined && { purpose }),
    ...(reason !== undefined && { reason: decoded(reason) }),
  }
}

function decoded(reason: string): string {
  try {
    return decodeURIComponent(reason)
  } catch {
    throw new ParleyError('invalid-request', `${ACTING_HEADERS.reason} is not percent-encoded`)
  }
}
