import { auroc } from './measures/auroc.ts'
import { calibrationBins, calibrationError } from './measures/calibration.ts'
import { percentile } from './measures/percentile.ts'
import { recallAt, reciprocalRankAt } from './measures/ranking.ts'
import { isAnswerable, isAnswered, isRight, type Outcome } from './run.ts'

/** The measures of one run; null where there is nothing to measure. */
export interface Figures {
  readonly queries: number
  /** Queries that the bank has an answer to; recall and reciprocal rank are over these. */
  readonly answerable: number
  readonly recallAt1: number | null
  readonly recallAt5: number | null
  readonly mrrAt10: number | null
  /** Of the probability to answer: answerable queries against the others. */
  readonly auroc: number | null
  /** Share of the answered queries whose first entry is relevant. */
  readonly precision: number | null
  /** Share of the answerable queries that were answered. */
  readonly coverage: number | null
  readonly p50Ms: number | null
  readonly p95Ms: number | null
  /** How far the probabilities lie from the truth on average. */
  readonly calibrationError: number | null
  /** Queries that were met with a question and choices. */
  readonly clarified: number
}

export function figuresOf(outcomes: readonly Outcome[]): Figures {
  const answerable = outcomes.filter(isAnswerable)
  const unanswerable = outcomes.filter((outcome) => !isAnswerable(outcome))
  const answered = outcomes.filter(isAnswered)
  const ranks = answerable.map(({ rank }) => rank)
  const probabilities = (some: readonly Outcome[]) => some.map(({ response }) => response.probability)
  const times = outcomes.map(({ response }) => response.ms)
  return {
    queries: outcomes.length,
    answerable: answerable.length,
    recallAt1: recallAt(ranks, 1),
    recallAt5: recallAt(ranks, 5),
    mrrAt10: reciprocalRankAt(ranks, 10),
    auroc: auroc(probabilities(answerable), probabilities(unanswerable)),
    precision: share(answered.filter(isRight), answered),
    coverage: share(answerable.filter(isAnswered), answerable),
    p50Ms: percentile(times, 0.5),
    p95Ms: percentile(times, 0.95),
    calibrationError: calibrationError(calibrationBins(forecastsOf(outcomes))),
    clarified: outcomes.filter(({ response }) => response.decision === 'clarify').length,
  }
}

/** The probability of each query, with whether the first entry would have been right. */
export function forecastsOf(outcomes: readonly Outcome[]) {
  return outcomes.map((outcome) => ({
    probability: outcome.response.probability,
    right: isRight(outcome),
    answerable: isAnswerable(outcome),
  }))
}

function share(part: readonly unknown[], whole: readonly unknown[]): number | null {
  return whole.length === 0 ? null : part.length / whole.length
}
