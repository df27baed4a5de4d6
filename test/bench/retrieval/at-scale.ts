import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import MiniSearch from 'minisearch'
import { percentile } from '../../../src/evaluation/measures/percentile.ts'
import { Knowledge } from '../../../src/knowledge/knowledge.ts'
import { generatedEntries, generatedQueries } from './generated.ts'
import { MINISEARCH_OPTIONS } from './minisearch.ts'

// Run as a process of its own for each side, so that time and memory are its own:
// `at-scale.ts write FOLDER`, then `at-scale.ts parley FOLDER` and `at-scale.ts minisearch FOLDER`.

export interface ScaleFigures {
  /** From the saved index to the first query. */
  readonly loadMs: number
  readonly p50Ms: number
  readonly p95Ms: number
  /** Resident memory with the index loaded and the queries asked. */
  readonly memoryMb: number
}

export const PASSAGES = 100_000
const QUERIES = 200
const WARM_UP = 20
const ROWS_PER_FILE = 1_000
const SILENT = { debug() {}, info() {}, warn() {}, error() {} }

const openKnowledge = (folder: string) =>
  Knowledge.open({
    folder: join(folder, 'documents'),
    snapshotFile: join(folder, 'knowledge'),
    defaultLang: 'en',
    clock: Date.now,
    log: SILENT,
  })
const miniSearchFile = (folder: string) => join(folder, 'minisearch.json')

/** Makes the documents, and each side's saved index of them. */
async function write(folder: string): Promise<void> {
  const entries = generatedEntries(PASSAGES)
  mkdirSync(join(folder, 'documents'))
  for (let start = 0; start < entries.length; start += ROWS_PER_FILE) {
    const rows = entries.slice(start, start + ROWS_PER_FILE).map((entry) => JSON.stringify(entry))
    writeFileSync(join(folder, 'documents', `${start}.jsonl`), rows.join('\n'))
  }
  writeFileSync(join(folder, 'queries.json'), JSON.stringify(generatedQueries(entries, QUERIES + WARM_UP)))
  await (await openKnowledge(folder)).close()
  const index = new MiniSearch(MINISEARCH_OPTIONS)
  index.addAll(entries)
  writeFileSync(miniSearchFile(folder), JSON.stringify(index))
}

type Ask = (query: string) => unknown

const sides: Record<string, (folder: string) => Promise<Ask>> = {
  async parley(folder) {
    const retriever = (await openKnowledge(folder)).retriever('public')
    return (query) => retriever.invoke(query)
  },
  async minisearch(folder) {
    const index = MiniSearch.loadJSON(readFileSync(miniSearchFile(folder), 'utf8'), MINISEARCH_OPTIONS)
    return (query) => index.search(query).slice(0, 8)
  },
}

async function measure(open: (folder: string) => Promise<Ask>, folder: string): Promise<ScaleFigures> {
  const queries = JSON.parse(readFileSync(join(folder, 'queries.json'), 'utf8')) as string[]
  const begun = performance.now()
  const ask = await open(folder)
  await ask(queries[0] ?? '')
  const loadMs = performance.now() - begun
  for (const query of queries.slice(0, WARM_UP)) await ask(query)
  const times: number[] = []
  for (const query of queries.slice(WARM_UP)) {
    const asked = performance.now()
    await ask(query)
    times.push(performance.now() - asked)
  }
  return {
    loadMs,
    p50Ms: percentile(times, 0.5) ?? Number.NaN,
    p95Ms: percentile(times, 0.95) ?? Number.NaN,
    memoryMb: process.memoryUsage().rss / 1_000_000,
  }
}

if (import.meta.main) {
  const [task = '', folder = ''] = process.argv.slice(2)
  const side = sides[task]
  if (!side) await write(folder)
  else process.stdout.write(JSON.stringify(await measure(side, folder)), () => process.exit())
}
