import type { AccessDecision, AccessRequest } from '../core/access.ts'
import { ParleyError } from '../core/errors.ts'
import { type Cedar, type PolicyTexts, preparse } from './cedar.ts'
import { cedarRequest } from './entities.ts'

/** Asks the engine; what cannot be decided is refused. */
export type Evaluate = (request: AccessRequest) => AccessDecision

export function createEvaluator(cedar: Cedar, schema: string, policies: PolicyTexts): Evaluate {
  const name = preparse(cedar, schema, policies)
  return (request) => {
    const answer = cedar.statefulIsAuthorized({
      ...cedarRequest(request),
      preparsedPolicySetId: name,
      preparsedSchemaName: name,
      validateRequest: true,
    })
    if (answer.type === 'failure') {
      const { principal, action } = request
      throw new ParleyError(
        'forbidden',
        `whether ${principal.role} may ${action} cannot be decided, so it is refused`,
        {
          cause: new Error(answer.errors[0]?.message),
        },
      )
    }
    const { decision, diagnostics } = answer.response
    // A rule that fails is passed over; had it been one that forbids, somebody would get through.
    if (diagnostics.errors.length > 0) {
      return { allowed: false, policies: diagnostics.errors.map(({ policyId }) => policyId) }
    }
    return { allowed: decision === 'allow', policies: diagnostics.reason.toSorted() }
  }
}
