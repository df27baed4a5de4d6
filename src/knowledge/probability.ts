import type { Hit, Signals } from './index/search.ts'

/** Answers are given from this probability on. */
export const DEFAULT_THRESHOLD = 0.5

/**
 * A logistic regression on "the first hit answers the query": fitted, each set with equal weight, to questions on the
 * demo shop's documents (answerable, near ones that are not, and chit-chat) and to four public sets of questions with
 * and without an answer in the bank (online banking, assistant intents, multi-turn search, Chinese reading).
 */
const BIAS = -4.4
const MARGIN_WEIGHT = 2.95
const WEIGHTS: Readonly<Record<keyof Signals, number>> = {
  coverage: 1.95,
  askedCoverage: 1.05,
  substance: 1.95,
  score: 3.2,
}

/** How likely a hit answers the query, from 0 to 1. `rival` is the best score of a passage with another question. */
export function probabilityOf({ score, signals }: Hit, rival: number): number {
  const margin = score <= 0 ? 0 : Math.max(0, (score - rival) / score)
  const logit =
    BIAS +
    MARGIN_WEIGHT * margin +
    WEIGHTS.coverage * signals.coverage +
    WEIGHTS.askedCoverage * signals.askedCoverage +
    WEIGHTS.substance * signals.substance +
    WEIGHTS.score * signals.score
  return 1 / (1 + Math.exp(-logit))
}
