import type { Judged } from '../measures/coverage.ts'

/** What a wrong answer costs, where a right one gains 1 and none gains nothing. */
const WRONG = -1

/** What answering from this threshold on gains with one query. */
export function gainAt({ probability, right }: Judged, threshold: number): number {
  if (probability < threshold) return 0
  return right ? 1 : WRONG
}

const STEP = 0.01
const LOWEST = 0.05
const HIGHEST = 0.95
/** Gain, in queries, that must be won to move the threshold from one end to the other. */
const RELUCTANCE = 20

/** The threshold that gains most, drawn towards the shipped one: few queries move it little. */
export function fitThreshold(judged: readonly Judged[], shipped: number): number {
  let best = shipped
  let most = value(shipped)
  for (let step = 0; step <= (HIGHEST - LOWEST) / STEP; step++) {
    const threshold = Number((LOWEST + step * STEP).toFixed(2))
    const found = value(threshold)
    if (found > most) {
      best = threshold
      most = found
    }
  }
  return best

  function value(threshold: number): number {
    const gain = judged.reduce((sum, one) => sum + gainAt(one, threshold), 0)
    return gain - RELUCTANCE * (threshold - shipped) ** 2
  }
}
