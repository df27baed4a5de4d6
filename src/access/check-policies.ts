import { ACTIONS } from '../core/access.ts'
import { ROLES } from '../core/principal.ts'
import type { Cedar, PolicyTexts } from './cedar.ts'
import { checkSchema } from './check-schema.ts'
import { createEvaluator } from './evaluator.ts'
import { describe, type ParsedPolicies, type Policy, parsePolicies } from './parse-policies.ts'
import { type PolicyFiles, placeIn } from './policy-files.ts'
import { accessTable } from './table.ts'

export interface PolicyCheck {
  /** With one of them nothing starts. */
  readonly problems: readonly string[]
  readonly warnings: readonly string[]
  readonly policies: PolicyTexts
  readonly purposes: readonly string[]
}

/** Checks the policies against their schema. */
export function checkPolicies(cedar: Cedar, files: PolicyFiles): PolicyCheck {
  const parsed = parsePolicies(cedar, files)
  const schema = checkSchema(cedar, files.schema)
  const problems = [...('problems' in schema ? schema.problems : []), ...parsed.problems]
  const policies = Object.fromEntries(parsed.policies.map(({ id, text }) => [id, text]))
  if (problems.length > 0 || 'problems' in schema) {
    return { problems, warnings: [], policies, purposes: [] }
  }
  const { purposes } = schema
  const validated = validate(cedar, files, parsed, policies)
  if (validated.problems.length > 0) return { ...validated, policies, purposes }
  const tooWide = parsed.policies.flatMap((policy) => widthWarnings(cedar, files.schema.text, policy))
  return { problems: [], warnings: [...validated.warnings, ...tooWide], policies, purposes }
}

function validate(cedar: Cedar, { schema }: PolicyFiles, { policies }: ParsedPolicies, texts: PolicyTexts) {
  const answer = cedar.validate({ schema: schema.text, policies: { staticPolicies: { ...texts } } })
  if (answer.type === 'failure') {
    return { problems: answer.errors.map((error) => describe(error, schema)), warnings: [] }
  }
  const line = ({ policyId, error }: (typeof answer.validationErrors)[number]) => {
    const policy = policies.find(({ id }) => id === policyId)
    return policy ? describe(error, policy.source, policy.start) : error.message
  }
  return { problems: answer.validationErrors.map(line), warnings: answer.validationWarnings.map(line) }
}

/** Judged by what it does, not by how it is written: a condition that always holds is none. */
function widthWarnings(cedar: Cedar, schema: string, policy: Policy): string[] {
  const { id, text, effect, anyPrincipal, anyAction } = policy
  if (effect === 'forbid' || !(anyPrincipal || anyAction)) return []
  const alone = accessTable(createEvaluator(cedar, schema, { [id]: text }), [])
  const place = placeIn(policy.source, policy.start)
  const everything = (role: string) => alone.every(({ cells }) => cells[role] === 'yes')
  const roles = ROLES.filter(everything)
  if (roles.length === ROLES.length) return [`${place}: the policy "${id}" allows everything to everybody`]
  const actions = Object.values(ACTIONS)
    .flat()
    .filter((action) =>
      alone
        .filter((row) => row.action === action)
        .every(({ cells }) => Object.values(cells).every((cell) => cell === 'yes')),
    )
  return [
    ...roles.map((role) => `${place}: the policy "${id}" allows everything to every ${role}`),
    ...actions.map((action) => `${place}: the policy "${id}" allows "${action}" to everybody`),
  ]
}
