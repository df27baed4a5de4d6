import type { Hit } from './index/search.ts'

/** Answers are given from this probability on. */
export const DEFAULT_THRESHOLD = 0.5

const WEIGHTS = {
  bias: -4,
  question: 3,
  questionCoverage: 1,
  coverage: 3,
  askedCoverage: 0.5,
  rareCoverage: 1,
  score: 2,
  margin: 1,
} as const

/** How likely a hit answers the query, from 0 to 1. `rival` is the best score of another passage. */
export function probabilityOf({ score, signals }: Hit, rival: number): number {
  const margin = score <= 0 ? 0 : Math.max(0, (score - rival) / score)
  let logit = WEIGHTS.bias + WEIGHTS.margin * margin
  for (const [name, value] of Object.entries(signals)) logit += WEIGHTS[name as keyof typeof signals] * value
  return 1 / (1 + Math.exp(-logit))
}
