import type { AccessDecision, AccessRequest } from '../core/access.ts'
import type { Cedar, PolicyTexts } from './cedar.ts'
import { createEvaluator, foresee } from './evaluator.ts'

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
  if (foresee(cedar, { schema, policies }, principal, action) !== 'always') return undefined
  const decision = createEvaluator(cedar, schema, policies)(request)
  return { role: principal.role, id: principal.id, action, decision }
}
