import type { Guard } from '../core/access.ts'
import type { AuditEntry, AuditReader } from '../core/audit.ts'
import { ParleyError } from '../core/errors.ts'
import type { Principal } from '../core/principal.ts'
import type { Signer } from '../core/signing.ts'
import type { Checkpoint } from './chain.ts'
import type { AuditChain } from './log.ts'
import { type AuditVerdict, verifyChain } from './verify.ts'

const RESOURCE = { type: 'audit-log' } as const
const PAGE = 1_000
const REVIEWED = 'break-glass-reviewed'

/** The audit log for people: each look at it is an entry of its own. */
export interface AuditLog extends AuditReader {
  /** All entries after a sequence, oldest first. */
  export(principal: Principal, after: number): AsyncIterable<AuditEntry>
  verify(principal: Principal, kept: readonly Checkpoint[]): Promise<AuditVerdict>
  /** What was done by breaking the glass and nobody has reviewed. */
  unreviewed(principal: Principal): Promise<readonly AuditEntry[]>
  /** That somebody looked at such an entry; the principal's reason is the finding. */
  review(principal: Principal, sequence: number): Promise<void>
}

export function createAuditLog({
  chain,
  guard,
  signer,
}: {
  readonly chain: AuditChain
  readonly guard: Guard
  readonly signer: Signer
}): AuditLog {
  async function* entries(after: number): AsyncIterable<AuditEntry> {
    for (let from = after; ; ) {
      const page = await chain.page(from, PAGE)
      yield* page
      const last = page.at(-1)
      if (!last) return
      from = last.sequence
    }
  }

  async function openGlass(): Promise<Map<number, AuditEntry>> {
    const open = new Map<number, AuditEntry>()
    for await (const entry of entries(0)) {
      if (entry.principal.role === 'break-glass') open.set(entry.sequence, entry)
      else if (entry.action === REVIEWED) open.delete(Number(entry.details?.entry))
    }
    return open
  }

  return {
    async *export(principal, after) {
      await guard.require(principal, 'readAudit', RESOURCE)
      yield* entries(after)
    },

    async before(principal, before, limit) {
      await guard.require(principal, 'readAudit', RESOURCE)
      return chain.pageBefore(before, limit)
    },

    async verify(principal, kept) {
      await guard.require(principal, 'readAudit', RESOURCE)
      return verifyChain({ links: chain.links(), checkpoints: await chain.checkpoints(), kept, signer })
    },

    async unreviewed(principal) {
      await guard.require(principal, 'readAudit', RESOURCE)
      return [...(await openGlass()).values()]
    },

    async review(principal, sequence) {
      await guard.require(principal, 'review', RESOURCE)
      if (!principal.reason) throw new ParleyError('invalid-request', 'a review needs its finding as the reason')
      const entry = (await openGlass()).get(sequence)
      if (!entry) throw new ParleyError('invalid-request', `entry ${sequence} is none that waits for a review`)
      if (entry.principal.id === principal.id) {
        throw new ParleyError('forbidden', 'somebody else has to review what you did yourself')
      }
      await chain.record({
        principal,
        action: REVIEWED,
        resource: RESOURCE.type,
        outcome: 'done',
        details: { entry: sequence },
      })
    },
  }
}
