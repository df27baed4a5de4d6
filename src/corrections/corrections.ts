import type { Guard } from '../core/access.ts'
import type { AuditWriter } from '../core/audit.ts'
import type { Clock } from '../core/clock.ts'
import type { CorrectionStore, Corrections } from '../core/correction.ts'
import { ParleyError } from '../core/errors.ts'

export interface CorrectionsOptions {
  readonly store: CorrectionStore
  readonly guard: Guard
  readonly audit: AuditWriter
  readonly clock: Clock
}

const CORRECTIONS = { type: 'corrections' } as const

/** Corrections for staff: by policy, and with who did it in the audit log. */
export function createCorrections({ store, guard, audit, clock }: CorrectionsOptions): Corrections {
  return {
    async list(principal) {
      await guard.require(principal, 'readCorrections', CORRECTIONS)
      return (await store.list()).toReversed()
    },

    async pin(principal, given) {
      await guard.require(principal, 'correct', CORRECTIONS)
      if (given.expires !== undefined && given.expires <= clock()) {
        throw new ParleyError('invalid-request', 'this pin would hold no more: let it expire later, or never')
      }
      const added = await store.add({ ...given, kind: 'pin', author: principal.name ?? principal.id })
      await audit.record({ principal, action: 'pin-added', resource: `correction:${added.id}`, outcome: 'done' })
      return added
    },

    async remove(principal, id) {
      await guard.require(principal, 'correct', CORRECTIONS)
      if (!(await store.remove(id))) throw new ParleyError('correction-unknown', `there is no correction ${id}`)
      await audit.record({ principal, action: 'correction-removed', resource: `correction:${id}`, outcome: 'done' })
    },
  }
}
