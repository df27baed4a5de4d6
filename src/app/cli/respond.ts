import { condense } from '../../answering/condense.ts'
import { type Decision, decide } from '../../answering/decide.ts'
import { retrieve } from '../../answering/following/retrieve.ts'
import type { ChainOptions } from '../../answering/options.ts'
import type { RetrievedDocument } from '../../answering/retrieved.ts'
import type { Question } from '../../core/answer.ts'
import type { Passage } from '../../core/passage.ts'
import { chooseLocale } from '../../engine/language.ts'
import type { Bank } from '../../evaluation/bank.ts'
import type { Respond } from '../../evaluation/run.ts'

export interface RespondOptions {
  /** The retrieval chain as it is served. */
  readonly chain: ChainOptions
  /** Finds more than is served, to tell how far down the right entry was. */
  readonly deep?: ChainOptions['retriever']
  readonly bank: Bank
  /** Those that the bot speaks. */
  readonly languages: readonly [string, ...string[]]
}

const ASKER = { conversation: 'evaluation', customer: 'evaluation' }

/** The steps of the retrieval chain up to its decision. */
export function createRespond({ chain, deep, bank, languages }: RespondOptions): Respond {
  const understand = (question: Question) => condense(question, chain.subjects?.(question.audience))

  return async ({ query, history, lang }) => {
    const locale = lang ?? chooseLocale(query, languages)
    const question: Question = { text: query, history: () => history, locale, audience: 'public', asker: ASKER }
    const begun = performance.now()
    const retrieved = await retrieve(understand(question), chain)
    const decision = decide(retrieved, chain)
    const ms = performance.now() - begun
    const deeper = deep ? (await retrieve(understand(question), { ...chain, retriever: deep })).documents : []
    const ranked = [...firstOf(decision), ...byProbability(retrieved.documents), ...byProbability(deeper)]
    const { kind, probability } = decision
    return { ranked: [...new Set(ranked.map(bank.entryOf))], probability, decision: kind, ms }
  }
}

function firstOf(decision: Decision): readonly Passage[] {
  return decision.kind === 'answer' ? decision.passages.slice(0, 1) : []
}

/** The order in which `decide` looks at what was found. */
function byProbability(documents: readonly RetrievedDocument[]): Passage[] {
  return documents
    .map(({ metadata }) => metadata)
    .toSorted((a, b) => b.probability - a.probability)
    .map(({ passage }) => passage)
}
