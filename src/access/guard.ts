import type { AccessAction, AccessResource, Authorizer, Guard, Outlook, Sieve } from '../core/access.ts'
import type { AuditWriter } from '../core/audit.ts'
import { hasCode, ParleyError } from '../core/errors.ts'
import type { Log } from '../core/log.ts'
import type { Principal } from '../core/principal.ts'

export interface GuardOptions {
  readonly authorizer: Authorizer
  readonly audit: AuditWriter
  readonly log: Log
}

export function createGuard({ authorizer, audit, log }: GuardOptions): Guard {
  /** What cannot even be asked, for example for a purpose that there is not, is refused and entered too. */
  async function entered<T>(principal: Principal, action: AccessAction, resource: string, decide: () => Promise<T>) {
    try {
      return await decide()
    } catch (error) {
      if (hasCode(error, 'forbidden')) await audit.record({ principal, action, resource, outcome: 'refused' })
      throw error
    }
  }

  function announce({ role, id }: Principal, action: AccessAction, resource: string): void {
    if (role === 'break-glass') log.warn({ principal: id, action, resource }, 'glass was broken: review it')
  }

  function sieveOf(outlook: Outlook, principal: Principal, action: AccessAction): Sieve {
    if (outlook !== 'depends') return async () => outlook === 'always'
    return async (item) => (await authorizer.decide({ principal, action, resource: await item() })).allowed
  }

  return {
    async require(principal, action, resource, details) {
      const { allowed, policies } = await entered(principal, action, nameOf(resource), () =>
        authorizer.decide({ principal, action, resource }),
      )
      // What the engine adds at each turn is its own record; a second one would say nothing more.
      if (allowed && action === 'append') return
      const place = nameOf(resource)
      const outcome = allowed ? 'allowed' : 'refused'
      await audit.record({ principal, action, resource: place, outcome, policies, ...(details && { details }) })
      if (!allowed) throw refusal(principal, action, policies)
      announce(principal, action, place)
    },

    async sift(principal, action, list) {
      const outlook = await entered(principal, action, list, () => authorizer.foresee(principal, action))
      const outcome = outlook === 'never' ? 'refused' : 'allowed'
      await audit.record({ principal, action, resource: list, outcome })
      if (outlook === 'never') throw refusal(principal, action, [])
      announce(principal, action, list)
      return sieveOf(outlook, principal, action)
    },

    async beside(principal, action) {
      return sieveOf(await authorizer.foresee(principal, action), principal, action)
    },
  }
}

export function nameOf(resource: AccessResource): string {
  return 'id' in resource ? `${resource.type}:${resource.id}` : resource.type
}

const OBJECTS: Readonly<Record<AccessAction, string>> = {
  append: 'append to this transcript',
  list: 'list this transcript',
  read: 'read this transcript',
  readMasked: 'read this transcript, masked',
  readAttachment: 'open the files of this conversation',
  notify: 'tell the customer of this conversation anything',
  take: 'take this conversation',
  reply: 'reply in this conversation',
  note: 'write notes in this conversation',
  release: 'give this conversation away',
  export: "export this customer's data",
  erase: "erase this customer's data",
  hold: "hold this customer's data",
  readAudit: 'read the audit log',
  review: 'review what was done in an emergency',
  readKeys: 'see the state of the keys',
  rotateKeys: 'rotate the keys',
  readReport: 'see what came of conversations',
  readCorrections: 'see what was corrected',
  correct: 'correct what the bot answers',
  configure: 'change the configuration',
  applyRetention: 'apply the retention rules',
}

/** Names the rules that forbid it; that none allows it says enough to a stranger. */
function refusal({ role }: Principal, action: AccessAction, policies: readonly string[]): ParleyError {
  const rules = policies.length > 0 ? ` (by the rule ${policies.join(', ')})` : ''
  return new ParleyError('forbidden', `${role} may not ${OBJECTS[action]}${rules}`)
}
