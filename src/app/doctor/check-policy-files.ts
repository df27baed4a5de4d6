import { loadCedar } from '../../access/cedar.ts'
import { checkPolicies } from '../../access/check-policies.ts'
import { readPolicyFiles } from '../../access/policy-files.ts'
import type { Config } from '../config/config.ts'
import { policyFolder } from '../rooms/policies.ts'
import { type Finding, found } from './finding.ts'

/** Whether the policies can be used, and what in them deserves a look. */
export async function checkPolicyFiles(config: Pick<Config, 'folders'>): Promise<Finding[]> {
  const folder = policyFolder(config)
  const { problems, warnings, policies } = checkPolicies(await loadCedar(), readPolicyFiles(folder))
  const mend = 'parley policies check shows what they come to'
  if (problems.length > 0) return problems.map((problem) => found('policies', 'wrong', problem, mend))
  return [
    found('policies', 'ok', `${Object.keys(policies).length} in ${folder}`),
    ...warnings.map((warning) => found('policies', 'note', warning, mend)),
  ]
}
