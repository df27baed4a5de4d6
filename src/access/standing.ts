import type { AccessDecision, AccessRequest } from '../core/access.ts'
import type { Cedar, PolicyTexts } from './cedar.ts'
import { cedarRequest } from './entities.ts'

/** A decision that no property of the resource can change. */
export interface StandingDecision {
  readonly role: AccessRequest['principal']['role']
  readonly id: string
  readonly action: AccessRequest['action']
  readonly decision: AccessDecision
}

/**
 * Decides what the engine asks on every turn once and for all, where the policies allow that: so that a server which
 * only serves customers never loads the policy engine.
 */
export function standingDecision(
  cedar: Cedar,
  schema: string,
  policies: PolicyTexts,
  request: AccessRequest,
): StandingDecision | undefined {
  const { principal, action } = request
  const { entities, ...asked } = cedarRequest(request)
  const answer = cedar.isAuthorizedPartial({
    ...asked,
    resource: null,
    entities: entities.slice(0, 1),
    schema,
    policies: { staticPolicies: { ...policies } },
  })
  if (answer.type === 'failure') return undefined
  const { decision, nontrivialResiduals, errored, mustBeDetermining } = answer.response
  if (decision !== 'allow' || nontrivialResiduals.length > 0 || errored.length > 0) return undefined
  return {
    role: principal.role,
    id: principal.id,
    action,
    decision: { allowed: true, policies: mustBeDetermining.toSorted() },
  }
}
