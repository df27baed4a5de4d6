import { ParleyError } from '../../core/errors.ts'
import type { Identity, Role } from '../../core/principal.ts'
import type { AccessSettings } from './settings.ts'

/** What a sign-in says of somebody, by name. */
export type Claims = Readonly<Record<string, unknown>>

/** Who somebody is by what the sign-in says. Throws a ParleyError of code `unauthorized` where that is no role here. */
export function identityOf(claims: Claims, settings: AccessSettings): Identity {
  const given = isOwn(claims, settings.roleClaim) ? strings(claimAt(claims, settings.roleClaim)) : []
  const [first, ...rest] = Object.entries(settings.roles)
    .filter(([, values]) => values.some((value) => given.includes(value)))
    .map(([role]) => role as Role)
  if (!first) throw new ParleyError('unauthorized', 'this token brings no role here: ask your administrator for one')
  const queues = strings(claimAt(claims, settings.queueClaim))
  const teams = strings(claimAt(claims, settings.teamClaim))
  return {
    id: String(claims.sub),
    ...(typeof claims.name === 'string' && { name: claims.name }),
    roles: [first, ...rest],
    ...(queues.length > 0 && { queues }),
    ...(teams.length > 0 && { teams }),
  }
}

/** An address that somebody only claims to have may be anybody's. */
const isOwn = (claims: Claims, claim: string) => claim !== 'email' || claims.email_verified === true

/** Whether there is nothing more to ask for. */
export function isComplete(claims: Claims, settings: AccessSettings): boolean {
  return typeof claims.name === 'string' && claimAt(claims, settings.roleClaim) !== undefined
}

/** A claim by its whole name (some are addresses with dots), or step by step. */
function claimAt(claims: Claims, path: string): unknown {
  if (Object.hasOwn(claims, path)) return claims[path]
  return path.split('.').reduce<unknown>((node, step) => {
    return typeof node === 'object' && node !== null && Object.hasOwn(node, step)
      ? (node as Record<string, unknown>)[step]
      : undefined
  }, claims)
}

/** A list, or one text of names with spaces between. */
function strings(value: unknown): string[] {
  if (typeof value === 'string') return value.split(' ').filter(Boolean)
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : []
}
