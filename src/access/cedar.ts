import type { PolicyId } from '@cedar-policy/cedar-wasm/nodejs'
import { ParleyError } from '../core/errors.ts'

export type Cedar = typeof import('@cedar-policy/cedar-wasm/nodejs')

/** The policy engine: WebAssembly that takes 19 MB, so it is loaded when somebody asks. */
export const loadCedar = (): Promise<Cedar> => import('@cedar-policy/cedar-wasm/nodejs')

/** Policies as the engine takes them, by id. */
export type PolicyTexts = Readonly<Record<PolicyId, string>>

let loaded = 0

/** Parses once what is asked many times: the engine keeps it under the name that is returned. */
export function preparse(cedar: Cedar, schema: string, policies: PolicyTexts): string {
  const name = `parley-${++loaded}`
  const answers = [
    cedar.preparseSchema(name, schema),
    cedar.preparsePolicySet(name, { staticPolicies: { ...policies } }),
  ]
  for (const answer of answers) {
    if (answer.type === 'success') continue
    throw new ParleyError(
      'config-invalid',
      `the policies cannot be used: ${answer.errors[0]?.message}: see parley policies check`,
    )
  }
  return name
}
