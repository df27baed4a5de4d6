import { z } from 'zod'
import type { DataKey } from '../../core/keys.ts'
import type { LiveEvent } from '../../core/relay.ts'

const VERSION = 1

const head = { v: z.literal(VERSION), from: z.string() }

/** An event on its way. What somebody says is in `sealed`; the rest tells when, not what. */
const wireSchema = z.discriminatedUnion('kind', [
  z.object({ ...head, kind: z.literal('line'), sequence: z.int().positive() }),
  z.object({ ...head, kind: z.literal('typing') }),
  z.object({ ...head, kind: z.literal('customer-typing') }),
  z.object({ ...head, kind: z.literal('partial'), sealed: z.base64() }),
])

export type WireEvent = z.infer<typeof wireSchema>

const partialSchema = z.object({
  id: z.string(),
  replyTo: z.string(),
  update: z.int().positive(),
  text: z.string(),
})

/** Bound to its conversation, so that it can be shown in no other. */
const context = (conversation: string) => `relay:${conversation}`

export function sealEvent(key: DataKey, conversation: string, from: string, event: LiveEvent): string {
  const wire: WireEvent =
    event.kind === 'partial'
      ? { v: VERSION, from, kind: 'partial', sealed: seal(key, conversation, event.partial) }
      : { v: VERSION, from, ...event }
  return JSON.stringify(wire)
}

function seal(key: DataKey, conversation: string, partial: object): string {
  return Buffer.from(key.seal(JSON.stringify(partial), context(conversation))).toString('base64')
}

/** Undefined for what is none, or another version's. */
export function readEvent(message: string): WireEvent | undefined {
  try {
    return wireSchema.safeParse(JSON.parse(message)).data
  } catch {
    return undefined
  }
}

/** Throws where it was not sealed by this key for this conversation. */
export function openPartial(key: DataKey, conversation: string, sealed: string): LiveEvent {
  const partial = key.open(Buffer.from(sealed, 'base64'), context(conversation))
  return { kind: 'partial', partial: partialSchema.parse(JSON.parse(partial)) }
}
