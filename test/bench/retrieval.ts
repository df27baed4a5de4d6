import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Figures } from '../../src/evaluation/figures.ts'
import { temporaryFolder } from './process.ts'
import { PASSAGES, type ScaleFigures } from './retrieval/at-scale.ts'
import { findSets, measureQuality, type SetFigures } from './retrieval/quality.ts'

const OWN_SETS = join(import.meta.dirname, '../fixtures/evaluation')
const AT_SCALE = join(import.meta.dirname, 'retrieval/at-scale.ts')
const run = promisify(execFile)

/** Quality on the sets in these folders (our own, where none is given), and speed with many passages, as Markdown. */
export async function measureRetrieval(folders: readonly string[]): Promise<string> {
  const quality: SetFigures[] = []
  for (const set of findSets(folders.length > 0 ? folders : [OWN_SETS])) quality.push(await measureQuality(set))
  return `${qualityTable(quality)}\n\n${await measureScale()}`
}

function qualityTable(sets: readonly SetFigures[]): string {
  const rows = sets.flatMap(({ set, entries, systems }) =>
    systems.map(({ name, figures }, at) => {
      const { queries, recallAt1, recallAt5, mrrAt10, auroc, p50Ms, p95Ms } = figures
      const label = at === 0 ? `${set} (${entries} entries, ${queries} queries)` : ''
      const shares = [recallAt1, recallAt5, mrrAt10, auroc].map(share)
      return [label, name, ...shares, milliseconds(p50Ms), milliseconds(p95Ms)]
    }),
  )
  return table(['set', 'by', 'R@1', 'R@5', 'MRR@10', 'AUROC', 'p50', 'p95'], rows)
}

async function measureScale(): Promise<string> {
  const folder = temporaryFolder()
  try {
    await run(process.execPath, [AT_SCALE, 'write', folder.path])
    const side = async (name: string) =>
      JSON.parse((await run(process.execPath, [AT_SCALE, name, folder.path])).stdout) as ScaleFigures
    const parley = await side('parley')
    const peer = await side('minisearch')
    const row = (what: string, key: keyof ScaleFigures, unit: string, aim: string) => [
      what,
      `${round(parley[key])} ${unit}`,
      `${round(peer[key])} ${unit}`,
      `**${round(peer[key] / parley[key])}**`,
      aim,
    ]
    return table(
      [`${PASSAGES.toLocaleString('en')} generated passages`, 'Parley', 'MiniSearch 7.2', 'ratio', 'aim'],
      [
        row('saved index to first answer', 'loadMs', 'ms', '≤ 2,000 ms'),
        row('a query, p50', 'p50Ms', 'ms', ''),
        row('a query, p95', 'p95Ms', 'ms', '≤ 10 ms'),
        row('resident memory', 'memoryMb', 'MB', ''),
      ],
    )
  } finally {
    folder.remove()
  }
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n')
}

const share = (value: Figures['auroc']) => (value === null ? '' : value.toFixed(3))
const milliseconds = (value: number | null) => (value === null ? '' : `${value.toFixed(2)} ms`)
const round = (value: number) => value.toLocaleString('en', { maximumFractionDigits: value < 100 ? 1 : 0 })
