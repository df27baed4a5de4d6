import { ParleyError } from '../../core/errors.ts'
import { type Identity, type Principal, ROLES, type Role } from '../../core/principal.ts'

export interface Acting {
  /** Needed where somebody has several. */
  readonly role?: string | undefined
  readonly purpose?: string | undefined
  readonly reason?: string | undefined
}

/** Somebody in one of their roles: with several at once, nobody could say later in which one they acted. */
export function actAs({ id, name, roles, queues, teams }: Identity, { role, purpose, reason }: Acting): Principal {
  // Spaces are no reason.
  const said = reason?.trim()
  return {
    role: chosen(roles, role),
    id,
    ...(name !== undefined && { name }),
    ...(queues && { queues }),
    ...(teams && { teams }),
    ...(purpose && { purpose }),
    ...(said && { reason: said }),
  }
}

function chosen(roles: Identity['roles'], wanted: string | undefined): Role {
  if (wanted === undefined && roles.length === 1) return roles[0]
  const role = ROLES.find((known) => known === wanted)
  if (role && roles.includes(role)) return role
  const mend = `name the role to act in, one of ${roles.join(', ')}`
  throw new ParleyError('forbidden', wanted === undefined ? mend : `this role is not yours: ${mend}`)
}
