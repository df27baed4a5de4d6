import { createHash } from 'node:crypto'
import { z } from 'zod'
import type { AuditEntry, AuditEvent } from '../core/audit.ts'
import { ROLES } from '../core/principal.ts'
import type { Signer } from '../core/signing.ts'

/** An entry as it is stored: the text that was hashed, as it was. */
export interface Link {
  readonly sequence: number
  /** Milliseconds since the epoch. */
  readonly time: number
  readonly body: string
  readonly hash: string
}

/** That the chain was so long and ended so. The newest one covers the last entry. */
export interface Checkpoint {
  readonly sequence: number
  readonly hash: string
  readonly time: number
  readonly signature: string
}

/** Where a chain begins. */
export const START: Pick<Link, 'sequence' | 'hash'> = { sequence: 0, hash: '0'.repeat(64) }
/** A checkpoint of so many entries is kept for ever, the others until the next one. */
export const KEEP_CHECKPOINT_EVERY = 256

export function hashOf(previous: string, { sequence, time, body }: Omit<Link, 'hash'>): string {
  return createHash('sha256')
    .update(JSON.stringify([previous, sequence, time, body]))
    .digest('hex')
}

/** The entry that follows. */
export function nextLink(previous: Pick<Link, 'sequence' | 'hash'>, event: AuditEvent, time: number): Link {
  const link = { sequence: previous.sequence + 1, time, body: bodyOf(event) }
  return { ...link, hash: hashOf(previous.hash, link) }
}

const statement = ({ sequence, hash, time }: Omit<Checkpoint, 'signature'>) =>
  `parley audit checkpoint ${sequence} ${hash} ${time}`

export function checkpointOf({ sequence, hash, time }: Link, signer: Signer): Checkpoint {
  return { sequence, hash, time, signature: signer.sign(statement({ sequence, hash, time })) }
}

export const isSigned = (checkpoint: Checkpoint, signer: Signer) =>
  signer.verify(statement(checkpoint), checkpoint.signature)

const eventSchema = z.object({
  principal: z.object({
    role: z.enum(ROLES),
    id: z.string(),
    queues: z.array(z.string()).exactOptional(),
    teams: z.array(z.string()).exactOptional(),
    purpose: z.string().exactOptional(),
    reason: z.string().exactOptional(),
  }),
  action: z.string(),
  resource: z.string(),
  outcome: z.enum(['allowed', 'refused', 'done', 'failed']),
  policies: z.array(z.string()).exactOptional(),
  details: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).exactOptional(),
})

/** What of an event is kept: nothing beyond what the words allow. */
const bodyOf = (event: AuditEvent) => JSON.stringify(eventSchema.parse(event))

export function entryOf({ sequence, time, body, hash }: Link): AuditEntry {
  return { ...(eventSchema.parse(JSON.parse(body)) as AuditEvent), sequence, time, hash }
}
