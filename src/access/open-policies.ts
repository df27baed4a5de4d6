import { readFileSync } from 'node:fs'
import { z } from 'zod'
import type { AccessAction } from '../core/access.ts'
import { ParleyError } from '../core/errors.ts'
import { ENGINE, ROLES } from '../core/principal.ts'
import { loadCedar } from './cedar.ts'
import { checkPolicies } from './check-policies.ts'
import { type PolicyFiles, readPolicyFiles } from './policy-files.ts'
import { type StandingDecision, standingDecision } from './standing.ts'

const VERSION = 1

const openedSchema = z.object({
  v: z.literal(VERSION),
  fingerprint: z.string(),
  schema: z.string(),
  policies: z.record(z.string(), z.string()),
  purposes: z.array(z.string()),
  warnings: z.array(z.string()),
  standing: z.array(
    z.object({
      role: z.enum(ROLES),
      id: z.string(),
      action: z.custom<AccessAction>((value) => typeof value === 'string'),
      decision: z.object({ allowed: z.boolean(), policies: z.array(z.string()) }),
    }),
  ),
})

/** Policies that were checked. */
export type CheckedPolicies = Readonly<z.infer<typeof openedSchema>>

/**
 * Reads the policies and checks them. What these same files came to before is kept in a file, so that a server on
 * known policies starts without the policy engine. `changed` tells that they were not known.
 */
export async function openPolicies(
  folder: string,
  cacheFile: string,
): Promise<{ readonly checked: CheckedPolicies; readonly changed: boolean }> {
  const files = readPolicyFiles(folder)
  const known = readKnown(cacheFile)
  if (known?.fingerprint === files.fingerprint) return { checked: known, changed: false }
  return { checked: await check(files), changed: true }
}

function readKnown(file: string): CheckedPolicies | undefined {
  try {
    return openedSchema.parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch {
    // Not there, or another version's: it is made again.
    return undefined
  }
}

async function check(files: PolicyFiles): Promise<CheckedPolicies> {
  const cedar = await loadCedar()
  const { problems, ...checked } = checkPolicies(cedar, files)
  if (problems.length > 0) throw policyProblems(problems)
  const engine: StandingDecision | undefined = standingDecision(cedar, files.schema.text, checked.policies, {
    principal: ENGINE,
    action: 'append',
    resource: { type: 'conversation', id: 'any', customer: 'any', channel: 'any' },
  })
  return openedSchema.parse({
    ...checked,
    v: VERSION,
    fingerprint: files.fingerprint,
    schema: files.schema.text,
    standing: engine ? [engine] : [],
  })
}

export function policyProblems(problems: readonly string[]): ParleyError {
  return new ParleyError(
    'config-invalid',
    `the policies have ${problems.length === 1 ? 'a problem' : 'problems'}:\n${problems.map((problem) => `  ${problem}`).join('\n')}`,
  )
}
