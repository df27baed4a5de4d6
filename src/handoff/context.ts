import { z } from 'zod'
import type { HandoverContext } from '../core/desk.ts'
import { ParleyError } from '../core/errors.ts'
import type { HandOffRequest } from '../core/handover.ts'
import type { JsonValue } from '../core/json.ts'
import type { DataKey } from '../core/keys.ts'

/** What is sealed of a hand-over. */
export interface Sealed {
  readonly context: HandoverContext
  /** What the channel needs to deliver. */
  readonly address?: JsonValue
}

const sealedSchema = z.looseObject({ context: z.looseObject({ asked: z.string() }), address: z.unknown().optional() })

export function contextOf(request: HandOffRequest): Sealed {
  const { customerName, asked, summary, facts, message, conversation } = request
  const { address } = conversation
  return {
    context: {
      ...(customerName !== undefined && { customerName }),
      asked,
      summary,
      facts,
      ...(message && { message }),
    },
    ...(address !== undefined && { address }),
  }
}

const place = (handover: string) => `handover:${handover}`

export const sealContext = (key: DataKey, handover: string, sealed: Sealed) =>
  key.seal(JSON.stringify(sealed), place(handover))

/** Throws a ParleyError of code `unreadable`. */
export function openContext(key: DataKey | undefined, handover: string, sealed: Uint8Array): Sealed {
  if (!key) throw new ParleyError('unreadable', `the customer of hand-over ${handover} was erased`)
  return sealedSchema.parse(JSON.parse(key.open(sealed, place(handover)))) as unknown as Sealed
}
