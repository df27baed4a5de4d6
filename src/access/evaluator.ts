import type { AccessAction, AccessDecision, AccessRequest, Outlook } from '../core/access.ts'
import { ParleyError } from '../core/errors.ts'
import type { Principal } from '../core/principal.ts'
import { type Cedar, type PolicyTexts, preparse } from './cedar.ts'
import { cedarRequest } from './entities.ts'

/** Asks the engine; what cannot be decided is refused. */
export type Evaluate = (request: AccessRequest) => AccessDecision

/** What the policies say to an action, whatever it is done to. */
export function foresee(
  cedar: Cedar,
  { schema, policies }: { readonly schema: string; readonly policies: PolicyTexts },
  principal: Principal,
  action: AccessAction,
): Outlook {
  const { entities, ...asked } = cedarRequest({ principal, action, resource: { type: 'keys' } })
  const answer = cedar.isAuthorizedPartial({
    ...asked,
    resource: null,
    entities: entities.slice(0, 1),
    schema,
    policies: { staticPolicies: { ...policies } },
  })
  if (answer.type === 'failure') return 'depends'
  const { decision, nontrivialResiduals, errored } = answer.response
  if (decision === null || errored.length > 0) return 'depends'
  if (decision === 'deny') return 'never'
  return nontrivialResiduals.length > 0 ? 'depends' : 'always'
}

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
