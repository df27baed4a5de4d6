import { LRUCache } from 'lru-cache'
import type { AccessRequest, Authorizer, Outlook } from '../core/access.ts'
import { ParleyError } from '../core/errors.ts'
import type { Principal } from '../core/principal.ts'
import { loadCedar } from './cedar.ts'
import { createEvaluator, type Evaluate, foresee } from './evaluator.ts'
import type { CheckedPolicies } from './open-policies.ts'

/** Principals whose outlook is remembered, each with a purpose and a reason of their own. */
const OUTLOOKS = 1_000

export function createAuthorizer({ schema, policies, purposes, standing }: CheckedPolicies): Authorizer {
  let evaluating: Promise<Evaluate> | undefined
  // Partial evaluation parses schema and policies each time, at the price of forty decisions; they are the same until the
  // next start.
  const outlooks = new LRUCache<string, Outlook>({ max: OUTLOOKS })

  function standingFor({ principal, action }: AccessRequest) {
    if (principal.purpose !== undefined || principal.reason !== undefined) return undefined
    return standing.find(
      (known) => known.role === principal.role && known.id === principal.id && known.action === action,
    )?.decision
  }

  function checkPurpose({ purpose }: Principal): void {
    if (purpose === undefined || purposes.includes(purpose)) return
    throw new ParleyError('forbidden', `the purpose must be one of ${purposes.join(', ')}`)
  }

  return {
    async decide(request) {
      checkPurpose(request.principal)
      const known = standingFor(request)
      if (known) return known
      evaluating ??= loadCedar().then((cedar) => createEvaluator(cedar, schema, policies))
      return (await evaluating)(request)
    },

    async foresee(principal, action) {
      checkPurpose(principal)
      const { role, id, queues, teams, purpose, reason } = principal
      const asked = JSON.stringify([action, role, id, queues, teams, purpose, reason])
      const known = outlooks.get(asked)
      if (known) return known
      const outlook = foresee(await loadCedar(), { schema, policies }, principal, action)
      outlooks.set(asked, outlook)
      return outlook
    },
  }
}
