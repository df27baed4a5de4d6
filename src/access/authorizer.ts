import type { AccessRequest, Authorizer } from '../core/access.ts'
import { ParleyError } from '../core/errors.ts'
import type { Principal } from '../core/principal.ts'
import { loadCedar } from './cedar.ts'
import { createEvaluator, type Evaluate, foresee } from './evaluator.ts'
import type { CheckedPolicies } from './open-policies.ts'

export function createAuthorizer({ schema, policies, purposes, standing }: CheckedPolicies): Authorizer {
  let evaluating: Promise<Evaluate> | undefined

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
      return foresee(await loadCedar(), { schema, policies }, principal, action)
    },
  }
}
