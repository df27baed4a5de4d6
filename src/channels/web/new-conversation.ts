import { randomBytes, randomUUID } from 'node:crypto'
import { z } from 'zod'
import type { Claims } from './tokens.ts'

/** A user as a server that knows the secret names them. */
export const userSchema = z.object({
  id: z.string().min(1).max(200).optional(),
  name: z.string().max(200).optional(),
})

/** Prefixed, so that no name that a server gives can be the id of an anonymous customer. */
export const customerNamed = (user: string): string => `user:${user}`

/** A conversation that has not begun: of a user that a server vouches for, or of nobody in particular. */
export function newClaims(options: {
  user: { readonly id?: string | undefined; readonly name?: string | undefined } | undefined
  origins: string[] | undefined
  locale: string | undefined
  /** Milliseconds since the epoch. */
  time: number
}): Claims {
  const { user, origins, locale } = options
  const anonymous = `dl_${randomBytes(16).toString('base64url')}`
  return {
    conversation: randomUUID(),
    customer: user?.id === undefined ? anonymous : customerNamed(user.id),
    user: user?.id ?? anonymous,
    name: user?.name,
    origins,
    locale,
    started: options.time,
  }
}
