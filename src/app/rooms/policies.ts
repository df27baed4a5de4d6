import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { loadCedar } from '../../access/cedar.ts'
import { checkPolicies, type PolicyCheck } from '../../access/check-policies.ts'
import { createEvaluator } from '../../access/evaluator.ts'
import { readPolicyFiles } from '../../access/policy-files.ts'
import { accessTable, type TableChange, type TableRow, tableChanges } from '../../access/table.ts'
import { replaceFile } from '../../knowledge/replace-file.ts'
import type { Config } from '../config/config.ts'

/** Where a bot's folder has none, the policies that come with Parley hold. */
const SHIPPED = join(import.meta.dirname, '../../../config/policies')

export function policyFolder({ folders }: Pick<Config, 'folders'>): string {
  return existsSync(folders.policies) ? folders.policies : SHIPPED
}

const tableSchema = z.array(
  z.object({ action: z.string(), resource: z.string(), cells: z.record(z.string(), z.string()) }),
)

export interface PolicyReport extends Pick<PolicyCheck, 'problems' | 'warnings'> {
  readonly folder: string
  readonly table: readonly TableRow[]
  /** Since the last table that was kept; absent where there was none. */
  readonly changes?: readonly TableChange[]
}

/** What the policies come to, and what has changed since this was asked last; the table is kept for the next time. */
export async function reportPolicies(folder: string, lastTable: string): Promise<PolicyReport> {
  const cedar = await loadCedar()
  const files = readPolicyFiles(folder)
  const { problems, warnings, policies, purposes } = checkPolicies(cedar, files)
  if (problems.length > 0) return { folder, problems, warnings, table: [] }
  const table = accessTable(createEvaluator(cedar, files.schema.text, policies), purposes)
  const before = existsSync(lastTable)
    ? (tableSchema.parse(JSON.parse(readFileSync(lastTable, 'utf8'))) as TableRow[])
    : undefined
  await replaceFile(lastTable, [JSON.stringify(table)])
  return { folder, problems, warnings, table, ...(before && { changes: tableChanges(before, table) }) }
}
