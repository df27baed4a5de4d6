import type { RetrievalWeights } from './weights.ts'

/** What speaks for an entry being the answer to a query, by where it was found; each from 0 to 1. */
export interface Evidence {
  /** Likeness of the query and the entry's nearest phrasing, by their terms. */
  readonly nearest: number
  /** How much of the query all its phrasings and headings together hold. */
  readonly asked: number
  /** How much of the query its answer holds beyond that. */
  readonly answer: number
  /** Whether it has a code of the query that few entries have: an error code, a part number. */
  readonly code: number
  /** What the linear model thinks; 0 in a bank that has none. */
  readonly model: number
}

/**
 * One score of all evidence: a weighted sum. The weights make it a logit: among the entries of a bank, an entry is the
 * right one with a probability that is proportional to the exponential of its score.
 */
export function fuse({ nearest, asked, answer, code, model }: Evidence, weights: RetrievalWeights['evidence']): number {
  return weightedSum(nearest, asked, answer, code, model, weights)
}

/** `fuse` for a loop over all entries, where making an object of each would take most of the time. */
export function weightedSum(
  nearest: number,
  asked: number,
  answer: number,
  code: number,
  model: number,
  weights: RetrievalWeights['evidence'],
): number {
  return (
    weights.nearest * nearest +
    weights.asked * asked +
    weights.answer * answer +
    weights.code * code +
    weights.model * model
  )
}

/** The part of a score that hangs on terms alone, against that of a perfect match: 0 to 1. */
export function strengthOf({ nearest, asked, answer }: Evidence, weights: RetrievalWeights['evidence']): number {
  const perfect = weightedSum(1, 1, 1, 0, 0, weights)
  return perfect === 0 ? 0 : Math.min(1, weightedSum(nearest, asked, answer, 0, 0, weights) / perfect)
}
