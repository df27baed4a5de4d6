import type { TableChange, TableRow } from '../../access/table.ts'
import { openDataFolder } from '../rooms/data-folder.ts'
import { type PolicyReport, policyFolder, reportPolicies } from '../rooms/policies.ts'
import { EXIT } from './exit.ts'
import { readQuietConfig } from './quiet-config.ts'
import { alignRows, paintFor } from './terminal-features.ts'

/** `parley policies check`: role × action × resource, and the difference from the last time. */
export async function check({ json }: { readonly json?: true }): Promise<number> {
  const config = readQuietConfig()
  const report = await reportPolicies(policyFolder(config), openDataFolder(config.folders.data).policyTable)
  process.stdout.write(json ? `${JSON.stringify(report, null, 2)}\n` : describe(report))
  return report.problems.length === 0 ? EXIT.done : EXIT.wanting
}

function describe({ folder, problems, warnings, table, changes }: PolicyReport): string {
  const paint = paintFor(process.stdout)
  const lines = [
    ...problems.map((problem) => `${paint('✗', ['red'])} ${problem}`),
    ...warnings.map((warning) => `${paint('!', ['yellow'])} ${warning}`),
  ]
  if (problems.length > 0) return `${lines.join('\n')}\n`
  const head = paint(`The policies in ${folder} allow this, and nothing else:`, ['bold'])
  return `${[...lines, head, '', ...alignRows(allowed(table)), '', ...differences(changes)].join('\n')}\n`
}

/** One line for what one role may do in one way, whatever it is done to. */
function allowed(table: readonly TableRow[]): string[][] {
  const roles = Object.keys(table[0]?.cells ?? {})
  return roles.flatMap((role) => {
    const byLine = Map.groupBy(
      table.filter(({ cells }) => cells[role] !== 'no'),
      ({ action, cells }) => JSON.stringify([action, cells[role] ?? '']),
    )
    if (byLine.size === 0) return [[role, 'nothing']]
    return [...byLine].map(([key, rows]) => {
      const [action = '', cell = ''] = JSON.parse(key) as string[]
      const resources = rows.map(({ resource }) => resource)
      const all = table.filter((row) => row.action === action).length === resources.length && resources.length > 1
      return [role, action, cell === 'yes' ? '' : cell, all ? 'any' : resources.join(', ')]
    })
  })
}

function differences(changes: readonly TableChange[] | undefined): string[] {
  if (!changes) return ['Kept, to show what changes from now on.']
  if (changes.length === 0) return ['Nothing has changed since the last time.']
  const rows = changes.map(({ role, action, resource, before, after }) => [
    role,
    action,
    resource,
    `${before} → ${after}`,
  ])
  return [`${changes.length} changed since the last time:`, '', ...alignRows(rows)]
}
