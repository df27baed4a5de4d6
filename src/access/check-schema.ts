import type { NamespaceDefinition } from '@cedar-policy/cedar-wasm/nodejs'
import { ACTIONS, type ResourceType } from '../core/access.ts'
import { ROLES } from '../core/principal.ts'
import type { Cedar } from './cedar.ts'
import { entityTypeOf, NAMESPACE } from './entities.ts'
import { describe } from './parse-policies.ts'
import type { PolicyFile } from './policy-files.ts'

const RESOURCE_TYPES: Readonly<Record<ResourceType, string>> = {
  conversation: 'Conversation',
  customer: 'CustomerData',
  'audit-log': 'AuditLog',
  keys: 'Keys',
  report: 'Report',
  corrections: 'Corrections',
  configuration: 'Configuration',
}

export type CheckedSchema = { readonly purposes: readonly string[] } | { readonly problems: readonly string[] }

/** Whether the schema has the words that Parley asks with; the purposes are its own. */
export function checkSchema(cedar: Cedar, schema: PolicyFile): CheckedSchema {
  const parsed = cedar.schemaToJson(schema.text)
  if (parsed.type === 'failure') return { problems: parsed.errors.map((error) => describe(error, schema)) }
  const namespace = parsed.json[NAMESPACE]
  if (!namespace) return { problems: [`${schema.file}: the namespace ${NAMESPACE} is missing`] }
  const problems = Object.entries(ACTIONS).flatMap(([resource, actions]) =>
    actions.flatMap((action) => actionProblems(namespace, action, RESOURCE_TYPES[resource as ResourceType])),
  )
  const purpose = namespace.entityTypes.Purpose
  if (!purpose || !('enum' in purpose)) problems.push('the purposes are missing: entity Purpose enum ["support", …];')
  if (problems.length > 0) return { problems: problems.map((problem) => `${schema.file}: ${problem}`) }
  return { purposes: purpose && 'enum' in purpose ? purpose.enum : [] }
}

function actionProblems({ actions }: NamespaceDefinition<string>, name: string, resource: string): string[] {
  const applies = actions[name]?.appliesTo
  if (!applies) return [`the action "${name}" is missing`]
  const missing = ROLES.map((role) => entityTypeOf(role).slice(NAMESPACE.length + 2)).filter(
    (type) => !applies.principalTypes.includes(type),
  )
  return [
    ...(missing.length > 0 ? [`the action "${name}" must take every principal; missing: ${missing.join(', ')}`] : []),
    ...(applies.resourceTypes.includes(resource) ? [] : [`the action "${name}" must take the resource ${resource}`]),
  ]
}
