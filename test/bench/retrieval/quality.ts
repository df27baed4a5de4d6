import { existsSync, readdirSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import { openEvaluatedBot } from '../../../src/app/cli/evaluated-bot.ts'
import { readConfig } from '../../../src/app/config/config.ts'
import { type Bank, bankOfEntries } from '../../../src/evaluation/bank.ts'
import { type Figures, figuresOf } from '../../../src/evaluation/figures.ts'
import { type Respond, runEvaluation } from '../../../src/evaluation/run.ts'
import { type EvaluationQuery, readBank, readQueries } from '../../../src/evaluation/sets.ts'
import { makeBm25 } from './bm25.ts'
import { makeMiniSearch } from './minisearch.ts'
import { makeOrama } from './orama.ts'
import type { MakeSearch } from './system.ts'
import { makeVectorStore } from './vector-store.ts'

const PEERS: Readonly<Record<string, MakeSearch>> = {
  'MiniSearch 7.2': makeMiniSearch,
  'Orama 3.1': makeOrama,
  'LangChain in-memory vectors (bag of words)': makeVectorStore,
  'LangChain retriever, Okapi BM25': makeBm25,
}

export interface SetFigures {
  readonly set: string
  readonly entries: number
  readonly systems: readonly { readonly name: string; readonly figures: Figures }[]
}

/** The sets in these folders: each is one, or holds some. One without questions is named and passed over. */
export function findSets(folders: readonly string[]): string[] {
  const isSet = (folder: string) => ['faq.jsonl', 'dev.jsonl'].every((file) => existsSync(join(folder, file)))
  const sets = folders.flatMap((folder) => {
    const found = isSet(folder)
      ? [folder]
      : readdirSync(folder)
          .sort()
          .map((name) => join(folder, name))
          .filter(isSet)
    if (found.length === 0) console.error(`${folder} holds no set: a folder with faq.jsonl and dev.jsonl`)
    return found
  })
  if (sets.length === 0) throw new Error('there is nothing to measure')
  return sets
}

/** Parley as it is shipped beside its peers, on one set. */
export async function measureQuality(folder: string): Promise<SetFigures> {
  const queries = readQueries(join(folder, 'dev.jsonl'))
  const entries = readBank(join(folder, 'faq.jsonl'))
  const systems: { name: string; figures: Figures }[] = []
  const bot = await openEvaluatedBot(readConfig({}, process.cwd()), folder)
  systems.push({ name: '**Parley**', figures: await measured(queries, bot.bank, bot.respond) })
  await bot.close()
  const bank = bankOfEntries(entries)
  for (const [name, make] of Object.entries(PEERS)) {
    systems.push({ name, figures: await measured(queries, bank, await peer(make)) })
  }
  return { set: basename(resolve(folder)), entries: bank.size, systems }

  async function peer(make: MakeSearch): Promise<Respond> {
    const search = await make(entries)
    return async ({ query }) => {
      const begun = performance.now()
      const found = await search(query)
      const ms = performance.now() - begun
      const ranked = found.flatMap(({ id }) => bank.resolve(id))
      return { ranked: [...new Set(ranked)], probability: found[0]?.score ?? 0, decision: 'answer', ms }
    }
  }
}

/** Queries that warm a system up. */
const WARM_UP = 50

async function measured(queries: readonly EvaluationQuery[], bank: Bank, respond: Respond) {
  await runEvaluation(queries.slice(0, WARM_UP), bank, respond)
  return figuresOf((await runEvaluation(queries, bank, respond)).outcomes)
}
