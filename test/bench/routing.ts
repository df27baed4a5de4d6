import { basename, join, resolve } from 'node:path'
import { bankOfEntries } from '../../src/evaluation/bank.ts'
import { type Figures, figuresOf } from '../../src/evaluation/figures.ts'
import { type Respond, runEvaluation } from '../../src/evaluation/run.ts'
import { type BankEntry, readBank, readQueries } from '../../src/evaluation/sets.ts'
import { createExampleClassifier } from '../../src/knowledge/classify.ts'
import { makeMiniSearch } from './retrieval/minisearch.ts'
import { makeOrama } from './retrieval/orama.ts'
import { findSets } from './retrieval/quality.ts'
import type { MakeSearch } from './retrieval/system.ts'
import { makeNlpjs } from './routing/nlpjs.ts'

/** Libraries that have no probability answer whatever has a score above nothing. */
const PEERS: Readonly<Record<string, MakeSearch>> = {
  'nlp.js 4.27': makeNlpjs,
  'MiniSearch 7.2': makeMiniSearch,
  'Orama 3.1': makeOrama,
}

/** Each entry of these sets as a dialog, its phrasings as examples: which dialog the queries go to, as Markdown. */
export async function measureRouting(folders: readonly string[]): Promise<string> {
  const rows: string[][] = []
  for (const folder of findSets(folders)) {
    const entries = readBank(join(folder, 'faq.jsonl')).map((entry) => ({ ...entry, answer: '' }))
    const systems = [['**Parley**', makeParley(entries)] as const]
    const peers = Object.entries(PEERS).map(async ([name, make]) => [name, await peerOf(make, entries)] as const)
    for (const [name, respond] of [...systems, ...(await Promise.all(peers))]) {
      const queries = readQueries(join(folder, 'dev.jsonl'))
      const bank = bankOfEntries(entries)
      await runEvaluation(queries.slice(0, 50), bank, respond)
      const figures = figuresOf((await runEvaluation(queries, bank, respond)).outcomes)
      const label = `${basename(resolve(folder))} (${entries.length} dialogs, ${figures.queries} messages)`
      rows.push([
        rows.some(([first]) => first === label) ? '' : label,
        name,
        ...cellsOf(figures, name.includes('Parley')),
      ])
    }
  }
  const head = ['set', 'by', 'right', 'AUROC', 'right of those taken', 'taken', 'asked which', 'off by', 'p50']
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n')
}

function makeParley(entries: readonly BankEntry[]): Respond {
  const classifier = createExampleClassifier(
    entries.map(({ id, question, variants }) => ({ name: id, examples: [question, ...variants] })),
  )
  return async ({ query }) => {
    const begun = performance.now()
    const best = classifier.rank(query)
    const ms = performance.now() - begun
    const found = classifier.classify(query)
    const decision = found === undefined ? 'unknown' : found.rivals ? 'clarify' : 'answer'
    return { ranked: best.map(({ dialog }) => dialog), probability: best[0]?.probability ?? 0, decision, ms }
  }
}

async function peerOf(make: MakeSearch, entries: readonly BankEntry[]): Promise<Respond> {
  const search = await make(entries)
  return async ({ query }) => {
    const begun = performance.now()
    const found = await search(query)
    const ms = performance.now() - begun
    return {
      ranked: [...new Set(found.map(({ id }) => id))],
      probability: found[0]?.score ?? 0,
      decision: 'answer',
      ms,
    }
  }
}

function cellsOf(figures: Figures, calibrated: boolean): string[] {
  const share = (value: number | null) => (value === null ? '' : value.toFixed(3))
  const { recallAt1, auroc, precision, coverage, clarified, queries, calibrationError, p50Ms } = figures
  return [
    share(recallAt1),
    share(auroc),
    calibrated ? share(precision) : '',
    calibrated ? share(coverage) : '',
    calibrated ? share(clarified / queries) : '',
    calibrated ? share(calibrationError) : '',
    p50Ms === null ? '' : `${p50Ms.toFixed(2)} ms`,
  ]
}
