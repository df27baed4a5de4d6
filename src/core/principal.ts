/** All roles; what each may do is decided by the policies. */
export const ROLES = [
  'customer',
  'agent',
  'supervisor',
  'analyst',
  'auditor',
  'privacy-officer',
  'administrator',
  'break-glass',
  'service',
] as const

export type Role = (typeof ROLES)[number]

/**
 * Who asks, in one role, and what for. The first argument of every transcript read or change. Somebody who has several
 * roles acts in one of them at a time, so that the audit log shows in which.
 */
export interface Principal {
  readonly role: Role
  readonly id: string
  /** What people call them. */
  readonly name?: string
  /** What an agent takes conversations from. */
  readonly queues?: readonly string[]
  /** What a supervisor answers for. */
  readonly teams?: readonly string[]
  /** What it is done for: one of the purposes that the policies know. Needed to read what was said. */
  readonly purpose?: string
  /** In the principal's own words; for the audit log. */
  readonly reason?: string
}

/** The house itself, where it writes down what was said. */
export const ENGINE: Principal = { role: 'service', id: 'engine' }

/** Somebody who has shown who they are, with all roles that they may act in. */
export interface Identity {
  readonly id: string
  readonly name?: string
  readonly roles: readonly [Role, ...Role[]]
  readonly queues?: readonly string[]
  readonly teams?: readonly string[]
}

/** The house itself, where it removes what has been kept long enough. */
export const RETENTION: Principal = { role: 'service', id: 'retention' }
