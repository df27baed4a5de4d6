import { createHmac, timingSafeEqual } from 'node:crypto'
import { z } from 'zod'
import type { Action } from '../../core/action.ts'
import type { JsonValue } from '../../core/json.ts'

/** What a button does: say something, start a dialog, or open the form of a reply. */
export type Choice =
  | { readonly kind: 'message'; readonly message: string }
  | { readonly kind: 'action'; readonly action: Action }
  | { readonly kind: 'form'; readonly reply: string }

const json: z.ZodType<JsonValue> = z.json()

const choiceSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('message'), message: z.string() }),
  z.object({
    kind: z.literal('action'),
    action: z
      .object({ dialog: z.string(), value: json.optional() })
      .transform(({ dialog, value }): Action => (value === undefined ? { dialog } : { dialog, value })),
  }),
  z.object({ kind: z.literal('form'), reply: z.string() }),
])

/** Binds what a button carries to the conversation in which it was shown. */
export interface Signer {
  sign(conversation: string, choice: Choice): string
  /** Undefined for what was not signed here, or for another conversation. */
  open(conversation: string, signed: string): Choice | undefined
}

const MAC_BYTES = 16

export function createSigner(key: Uint8Array): Signer {
  const macOf = (conversation: string, text: string) =>
    createHmac('sha256', key).update(`${conversation}\n${text}`).digest().subarray(0, MAC_BYTES)
  return {
    sign(conversation, choice) {
      const text = JSON.stringify(choice)
      return `${macOf(conversation, text).toString('base64url')}.${text}`
    },
    open(conversation, signed) {
      const dot = signed.indexOf('.')
      const mac = Buffer.from(signed.slice(0, Math.max(0, dot)), 'base64url')
      const text = signed.slice(dot + 1)
      if (mac.length !== MAC_BYTES || !timingSafeEqual(mac, macOf(conversation, text))) return undefined
      return choiceSchema.parse(JSON.parse(text))
    },
  }
}
