import { z } from 'zod'
import { ROLES, type Role } from '../../core/principal.ts'

/** Roles that a sign-in can bring; customers are named by their channel. */
export const STAFF_ROLES = ROLES.filter((role) => role !== 'customer') as Exclude<Role, 'customer'>[]

/** A public key verifies these; a shared secret could also make them. */
export const ALGORITHMS = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'EdDSA'] as const

/** How people sign in at the desk's page. */
const signInSchema = z.strictObject({
  /** What they know the provider as: it is on the button. */
  name: z.string().min(1).max(40).exactOptional(),
  /** What the provider is asked for; with `offline_access` many let a session be renewed. */
  scope: z
    .string()
    .regex(/^openid(?: |$)/, 'expected it to begin with openid')
    .default('openid profile'),
  /** What the provider wants to be told beside it, like `prompt` or `acr_values`. */
  parameters: z.record(z.string(), z.string()).default({}),
  /** How long a role that ended at the provider may go on here. */
  renewMinutes: z.number().positive().max(60).default(5),
  /** When they sign in again, whatever was renewed. */
  hours: z.number().positive().max(72).default(12),
})

/** The section `access` of `bot.yaml`: how the sign-in's tokens are read. */
export const accessSchema = z.strictObject({
  /** The claim that holds roles or groups; a dot leads into an object. */
  roleClaim: z.string().min(1).default('roles'),
  /** For each role the values of that claim that give it; without it, the roles' own names. */
  roles: z
    .partialRecord(z.enum(STAFF_ROLES), z.array(z.string().min(1)).min(1))
    .default(Object.fromEntries(STAFF_ROLES.filter((role) => role !== 'service').map((role) => [role, [role]]))),
  queueClaim: z.string().min(1).default('queues'),
  teamClaim: z.string().min(1).default('teams'),
  algorithms: z.array(z.enum(ALGORITHMS)).min(1).default(['RS256', 'PS256', 'ES256', 'EdDSA']),
  /** How far the clocks may be apart, either way. */
  clockSkewSeconds: z.int().min(0).max(300).default(30),
  /** The oldest token that is taken, whatever it says itself. */
  maxTokenHours: z.number().positive().max(72).default(12),
  signIn: signInSchema.prefault({}),
})

export type AccessSettings = z.infer<typeof accessSchema>
