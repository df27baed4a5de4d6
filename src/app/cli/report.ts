import { writeFileSync } from 'node:fs'
import type { AskedDays } from '../../core/outcome.ts'
import { htmlReport } from '../../outcomes/html/page.ts'
import { OUTCOME_LABELS } from '../../outcomes/labels.ts'
import { csvOf, textRows } from '../../outcomes/rows.ts'
import { openOutcomes } from '../rooms/outcomes.ts'
import { EXIT } from './exit.ts'
import { type ActOptions, withStaff } from './staff.ts'
import { alignRows } from './terminal-features.ts'

interface ReportOptions extends ActOptions, Pick<AskedDays, 'from' | 'to'> {
  readonly days?: number
  readonly json?: true
  readonly csv?: true
  readonly html?: string
}

/** `parley report`: what came of the conversations of some days. */
export function report({ from, to, days, ...options }: ReportOptions): Promise<number> {
  return withStaff(options, 'analyst', async ({ config, records, principal }) => {
    const { outcomes, settle } = openOutcomes(config, records, Date.now)
    // A server does it every few minutes; without one, it is done now.
    await settle()
    const found = await outcomes.report(principal, {
      ...(from !== undefined && { from }),
      ...(to !== undefined && { to }),
      ...(days !== undefined && { count: days }),
    })
    if (options.html !== undefined) writeFileSync(options.html, htmlReport(found, config.bot.name))
    if (options.json) process.stdout.write(`${JSON.stringify(found, null, 2)}\n`)
    else if (options.csv) process.stdout.write(csvOf(found))
    else if (options.html === undefined) process.stdout.write(describe(textRows(found)))
    return EXIT.done
  })
}

function describe(rows: string[][]): string {
  const meanings = Object.values(OUTCOME_LABELS).map(({ name, meaning }) => `  ${name}: ${meaning}`)
  return `${[...alignRows(rows), '', 'Shares with their intervals at 95 %.', ...meanings].join('\n')}\n`
}
