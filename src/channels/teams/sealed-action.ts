import { createHmac, timingSafeEqual } from 'node:crypto'
import { z } from 'zod'
import type { Action } from '../../core/action.ts'
import type { JsonValue } from '../../core/json.ts'

/** What a button does when it is pressed: it says something in the customer's name, starts a dialog, or has a file sent. */
export type Press = { readonly message: string } | { readonly action: Action } | { readonly file: string }

const MAX_SEALED_LENGTH = 12_000

const dataSchema = z.object({ parley: z.string().max(MAX_SEALED_LENGTH) })
// Read from JSON, so it cannot be anything else.
const json = z.unknown().transform((value) => value as JsonValue)
const pressSchema = z.union([
  z.strictObject({ message: z.string() }),
  z.strictObject({ action: z.strictObject({ dialog: z.string(), value: json.exactOptional() }) }),
  z.strictObject({ file: z.string() }),
])

/**
 * Binds what a button does to the conversation that it was sent to. A value that somebody made up, changed or carried
 * over from another conversation does nothing. It travels as one text: whatever writes the JSON around it anew on its
 * way, it comes back as it was.
 */
export function createSeal(key: Uint8Array) {
  const sealOf = (conversation: string, text: string) =>
    createHmac('sha256', key)
      .update(JSON.stringify([conversation, text]))
      .digest()

  return {
    /** The data of a button. */
    seal(conversation: string, press: Press): { readonly parley: string } {
      const text = Buffer.from(JSON.stringify(press)).toString('base64url')
      return { parley: `${text}.${sealOf(conversation, text).toString('base64url')}` }
    },

    /** What a pressed button does; undefined for what was not sent to this conversation. */
    open(conversation: string, data: unknown): Press | undefined {
      const [text, seal] = dataSchema.safeParse(data).data?.parley.split('.') ?? []
      if (text === undefined || seal === undefined) return undefined
      const given = Buffer.from(seal, 'base64url')
      const expected = sealOf(conversation, text)
      if (given.length !== expected.length || !timingSafeEqual(given, expected)) return undefined
      return pressSchema.parse(JSON.parse(Buffer.from(text, 'base64url').toString('utf8')))
    },
  }
}

export type Seal = ReturnType<typeof createSeal>
