import type { DetailedError } from '@cedar-policy/cedar-wasm/nodejs'
import type { Cedar } from './cedar.ts'
import { type PolicyFile, type PolicyFiles, placeIn } from './policy-files.ts'

export interface Policy {
  readonly id: string
  readonly text: string
  readonly effect: 'permit' | 'forbid'
  /** Whether its head names no principal, or no action. */
  readonly anyPrincipal: boolean
  readonly anyAction: boolean
  readonly source: PolicyFile
  /** Where it begins in its file, in bytes. */
  readonly start: number
}

export interface ParsedPolicies {
  readonly policies: readonly Policy[]
  /** `file:line: what is wrong`. */
  readonly problems: readonly string[]
}

/** Takes the files apart into single policies, each with its id. */
export function parsePolicies(cedar: Cedar, files: PolicyFiles): ParsedPolicies {
  const problems: string[] = []
  const policies = new Map<string, Policy>()
  for (const source of files.policies) {
    const parts = cedar.policySetTextToParts(source.text)
    if (parts.type === 'failure') {
      problems.push(...parts.errors.map((error) => describe(error, source)))
      continue
    }
    if (parts.policy_templates.length > 0) {
      problems.push(`${source.file}: holds a template (?principal, ?resource): write it out`)
    }
    for (const text of parts.policies) {
      const policy = policyOf(cedar, text, source)
      if (typeof policy === 'string') {
        problems.push(policy)
      } else if (policies.has(policy.id)) {
        problems.push(`${placeIn(source, policy.start)}: there is another policy of the id "${policy.id}"`)
      } else {
        policies.set(policy.id, policy)
      }
    }
  }
  if (policies.size === 0 && problems.length === 0) {
    problems.push(`${files.folder}: there is no policy, so nobody may do anything`)
  }
  return { policies: [...policies.values()], problems }
}

function policyOf(cedar: Cedar, text: string, source: PolicyFile): Policy | string {
  const start = Buffer.byteLength(source.text.slice(0, Math.max(0, source.text.indexOf(text))))
  const parsed = cedar.policyToJson(text)
  if (parsed.type === 'failure') return `${placeIn(source, start)}: ${parsed.errors[0]?.message}`
  const { annotations, effect, principal, action } = parsed.json
  const id = annotations?.id
  if (!id) return `${placeIn(source, start)}: the policy needs an id, like @id("agents-read"): the audit log names it`
  return {
    id,
    text,
    effect,
    anyPrincipal: principal.op === 'All',
    anyAction: action.op === 'All',
    source,
    start,
  }
}

/** One line of what the engine has to say. */
export function describe(error: DetailedError, source: PolicyFile, offset = 0): string {
  const [at] = error.sourceLocations ?? []
  const place = at ? placeIn(source, offset + at.start) : source.file
  const hints = [at?.label, error.help].filter(Boolean)
  return `${place}: ${error.message}${hints.length > 0 ? ` (${hints.join('; ')})` : ''}`
}
