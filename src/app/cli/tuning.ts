import { isRight, type Outcome, runEvaluation } from '../../evaluation/run.ts'
import type { EvaluationQuery } from '../../evaluation/sets.ts'
import { fitProbability } from '../../evaluation/tune/fit-probability.ts'
import { fitRanking } from '../../evaluation/tune/fit-ranking.ts'
import { isChinese } from '../../knowledge/analysis/language.ts'
import { Searcher } from '../../knowledge/index/search.ts'
import { type Candidate, judge } from '../../knowledge/judge.ts'
import { buildSearchIndex, isVisible, PassageIndex } from '../../knowledge/passage-index.ts'
import { searchByWords } from '../../knowledge/search-by-words.ts'
import { todayIn } from '../../knowledge/today.ts'
import { DEFAULT_WEIGHTS, type RetrievalWeights, retrievalWeightsSchema } from '../../knowledge/weights.ts'
import type { BotFile } from '../config/bot-file.ts'
import type { EvaluatedBot } from './evaluated-bot.ts'
import { createRespond } from './respond.ts'

/** A query with what the search found for it, before anything is weighed. */
interface TuningItem {
  readonly query: EvaluationQuery
  readonly candidates: readonly (Candidate & { readonly right: boolean })[]
}

export interface TuningBench {
  readonly items: readonly TuningItem[]
  /** Weights that fit these items, drawn towards the shipped ones. */
  fit(training: readonly TuningItem[]): RetrievalWeights
  /** What the whole chain makes of these items with such weights. */
  ask(items: readonly TuningItem[], weights: RetrievalWeights): Promise<readonly Outcome[]>
}

/** Candidates of one query that weights are fitted on: those that any sensible weights would put in front. */
const CANDIDATES = 50

/** The retrieval of one bank, to be run with any weights; its index is built once. */
export function createTuningBench(
  { knowledge, bank }: Pick<EvaluatedBot, 'knowledge' | 'bank'>,
  bot: BotFile,
  queries: readonly EvaluationQuery[],
): TuningBench {
  const { passages } = knowledge.snapshot
  const subjects = knowledge.subjects('public')
  const built = buildSearchIndex(passages)
  const searcher = new Searcher(built, DEFAULT_WEIGHTS.evidence)
  const today = todayIn(bot.timeZone, Date.now)
  const scope = { audience: 'public', day: today() } as const

  function candidatesFor({ query, relevant }: EvaluationQuery): TuningItem['candidates'] {
    const right = new Set(relevant.flatMap((id) => bank.resolve(id)))
    const chinese = isChinese(query) ? 1 : 0
    const allowed = (entry: number) => {
      const passage = passages[entry]
      return passage !== undefined && built.lexical.chinese[entry] === chinese && isVisible(passage, scope)
    }
    return searcher
      .search(query)(CANDIDATES, allowed)
      .flatMap((hit) => {
        const passage = passages[hit.entry]
        if (!passage) return []
        return [{ ...hit, question: passage.headingPath.at(-1) ?? '', right: right.has(bank.entryOf(passage)) }]
      })
  }

  return {
    // A follow-up is understood from its conversation; what it says itself would teach the wrong thing.
    items: queries.map((query) => ({ query, candidates: query.history.length > 0 ? [] : candidatesFor(query) })),

    fit(training) {
      const { evidence: shipped, probability } = DEFAULT_WEIGHTS
      const evidence = fitRanking(
        training.map(({ candidates }) =>
          candidates.map(({ evidence, right }) => ({ evidence: { ...evidence }, right })),
        ),
        shipped,
      )
      const ranking = retrievalWeightsSchema.parse({ evidence: rounded(evidence), probability })
      const judgements = training.flatMap(({ candidates }) => {
        const [first] = judge(candidates, ranking)
        const found = candidates.find(({ entry }) => entry === first?.entry)
        return first && found ? [{ signals: first.signals, right: found.right }] : []
      })
      return retrievalWeightsSchema.parse({ ...ranking, probability: rounded(fitProbability(judgements, probability)) })
    },

    async ask(items, weights) {
      const index = new PassageIndex(passages, { built, weights, threshold: bot.answers.threshold })
      const retriever = (about?: readonly string[]) =>
        searchByWords({
          index: () => index,
          audience: 'public',
          today,
          ...(about && { among: () => subjects.passagesAbout(about) }),
        })
      const respond = createRespond({
        chain: { ...bot.answers, retriever: (_audience, about) => retriever(about), subjects: () => subjects },
        bank,
        languages: bot.languages,
      })
      const { outcomes } = await runEvaluation(
        items.map(({ query }) => query),
        bank,
        respond,
      )
      return outcomes
    },
  }
}

/** An outcome as a threshold sees it. */
export function judgedOf(outcome: Outcome) {
  const { query, response, relevant } = outcome
  return {
    text: query.query,
    probability: response.probability,
    right: isRight(outcome),
    answerable: relevant.size > 0,
  }
}

function rounded(weights: Readonly<Record<string, number>>): Record<string, number> {
  return Object.fromEntries(Object.entries(weights).map(([name, value]) => [name, Number(value.toFixed(3))]))
}
