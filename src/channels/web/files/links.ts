import { createHmac, timingSafeEqual } from 'node:crypto'
import { z } from 'zod'
import type { Clock } from '../../../core/clock.ts'
import type { ConversationReference } from '../../../core/conversation.ts'
import { Refusal } from '../refusal.ts'

/** For a page that stays open over a working day; whoever reads the conversation again gets a new one. */
const LIFETIME_MS = 8 * 3_600_000
/** Links made within the same hour are the same, so that a browser that has the file does not fetch it again. */
const STEP_MS = 3_600_000

export type Party = Pick<ConversationReference, 'id' | 'customer'>

export type FileLinks = ReturnType<typeof createFileLinks>

const grantSchema = z.tuple([z.string(), z.string(), z.number()])

/** Addresses at which a browser reads a file without a token of its conversation, as images and links do. */
export function createFileLinks({ signingKey, clock }: { signingKey: Uint8Array; clock: Clock }) {
  // No token of a conversation begins like this, so neither can be taken for the other.
  const sign = (file: string, grant: string) =>
    createHmac('sha256', signingKey).update(`file:${file}:${grant}`).digest('base64url')

  return {
    /** The path of a file for whoever may see the conversation. */
    path(file: string, { id, customer }: Party): string {
      const ends = Math.ceil((clock() + LIFETIME_MS) / STEP_MS) * STEP_MS
      const grant = Buffer.from(JSON.stringify([id, customer, ends])).toString('base64url')
      return `/v3/directline/attachments/${encodeURIComponent(file)}?t=${grant}.${sign(file, grant)}`
    },

    /** For whom a link was made. Throws a Refusal. */
    open(file: string, token: unknown): Party {
      const [grant = '', signature = ''] = typeof token === 'string' ? token.split('.') : []
      const [given, expected] = [Buffer.from(signature), Buffer.from(sign(file, grant))]
      if (given.length !== expected.length || !timingSafeEqual(given, expected)) {
        throw new Refusal(401, 'BadArgument', 'The address of the file is not one of this server.')
      }
      const [id, customer, ends] = grantSchema.parse(JSON.parse(Buffer.from(grant, 'base64url').toString()))
      if (ends <= clock()) throw new Refusal(403, 'TokenExpired', 'The address of the file has expired.')
      return { id, customer }
    },
  }
}
