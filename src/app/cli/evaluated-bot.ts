import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ChainOptions } from '../../answering/options.ts'
import { type Bank, bankOfEntries, bankOfPassages } from '../../evaluation/bank.ts'
import type { Respond } from '../../evaluation/run.ts'
import { readBank } from '../../evaluation/sets.ts'
import type { Knowledge } from '../../knowledge/knowledge.ts'
import type { Config } from '../config/config.ts'
import { createLog } from '../log.ts'
import { openDataFolder } from '../rooms/data-folder.ts'
import { openKnowledge } from '../rooms/knowledge.ts'
import { createRespond } from './respond.ts'

/** The bot as it is served, with documents that questions are known for. */
export interface EvaluatedBot {
  readonly bank: Bank
  readonly knowledge: Knowledge
  readonly respond: Respond
  close(): Promise<void>
}

/** Enough passages for ten entries, where some have several parts. */
const DEEP = 40

/** With the bank of a folder in place of its documents, or with its own where there is no folder. */
export function openEvaluatedBot(config: Config, folder: string | undefined): Promise<EvaluatedBot> {
  return folder === undefined ? openOnDocuments(config) : openOnBank(config, folder)
}

async function openOnBank(config: Config, folder: string): Promise<EvaluatedBot> {
  const bank = bankOfEntries(readBank(join(folder, 'faq.jsonl')))
  const temporary = mkdtempSync(join(tmpdir(), 'parley-evaluation-'))
  const remove = () => rmSync(temporary, { recursive: true, force: true })
  try {
    const documents = join(temporary, 'documents')
    mkdirSync(documents)
    writeFileSync(join(documents, 'faq.jsonl'), bank.rows.map((row) => JSON.stringify(row)).join('\n'))
    // What is wrong with a bank's entries is not what an evaluation is about.
    const knowledge = await openKnowledge({
      config,
      folder: documents,
      snapshotFile: join(temporary, 'snapshot'),
      vectorsFile: join(temporary, 'vectors'),
      clock: Date.now,
      log: createLog('silent'),
    })
    await knowledge.embedded()
    return createBot(config, knowledge, bank, remove)
  } catch (error) {
    remove()
    throw error
  }
}

async function openOnDocuments(config: Config): Promise<EvaluatedBot> {
  const { knowledge: snapshotFile, vectors: vectorsFile } = openDataFolder(config.folders.data)
  const { knowledge: folder } = config.folders
  const log = createLog(config.logLevel)
  const knowledge = await openKnowledge({ config, folder, snapshotFile, vectorsFile, clock: Date.now, log })
  await knowledge.embedded()
  const passages = knowledge.documents('public').flatMap((document) => document.passages)
  return createBot(config, knowledge, bankOfPassages(passages))
}

function createBot({ bot }: Config, knowledge: Knowledge, bank: Bank, onClose = () => {}): EvaluatedBot {
  // Everybody's: questions are asked as customers ask them.
  const retriever =
    (k?: number): ChainOptions['retriever'] =>
    (_audience, about) =>
      knowledge.retriever('public', k, about)
  return {
    bank,
    knowledge,
    respond: createRespond({
      chain: { ...bot.answers, retriever: retriever(), subjects: () => knowledge.subjects('public') },
      deep: retriever(DEEP),
      bank,
      languages: bot.languages,
    }),
    async close() {
      await knowledge.close()
      onClose()
    },
  }
}
