import type { RunResult } from './run.ts'

/** A table of what was played and found, and whether nothing was. */
export function summarize(results: ReadonlyMap<string, RunResult>): { readonly table: string; readonly ok: boolean } {
  const head = [
    'scenario',
    'turns',
    'messages',
    'sent again',
    'lost',
    'doubled',
    'out of order',
    'crossed',
    'talked over',
    'seconds',
  ]
  const all = [...results]
  const rows = all.map(([name, result]) => [name, ...cellsOf(result)])
  const total = sumUp(all.map(([, result]) => result))
  const cells = [head, ...rows, ['together', ...total]].map((row) => row.map(String))
  const widths = head.map((_, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)))
  const lines = cells.map((row) =>
    row
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join('  '),
  )
  const faults = all.map(([name, result]) => `${name}: ${madeIn(result)}`)
  return {
    table: [...lines, '', ...faults].join('\n'),
    ok: all.length > 0 && all.every(([, { findings }]) => findings.length === 0),
  }
}

function cellsOf({ turns, accepted, again, counts, seconds }: RunResult): number[] {
  const { lost, doubled, outOfOrder, crossed, talkedOver } = counts
  return [turns, accepted, again, lost, doubled, outOfOrder, crossed, talkedOver, Math.round(seconds)]
}

function sumUp(results: readonly RunResult[]): number[] {
  return results.map(cellsOf).reduce((sum, cells) => sum.map((cell, at) => cell + (cells[at] ?? 0)), Array(9).fill(0))
}

function madeIn({ made, forgiven, handovers }: RunResult): string {
  const kinds = [...made].map(([kind, times]) => `${kind} ×${times}`)
  return [
    `${handovers} hand-overs`,
    ...kinds,
    ...(forgiven > 0 ? [`${forgiven} unanswered when Redis lost them`] : []),
  ].join(', ')
}
