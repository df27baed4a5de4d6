import { minimise } from './minimise.ts'
import type { Weights } from './weights.ts'

/** What spoke for the best candidate of a query, and whether it was right. */
export interface Judgement {
  readonly signals: Weights
  readonly right: boolean
}

/** Loss, in nats, of a coefficient that is 1 away from what is shipped: few queries move it little. */
const RELUCTANCE = 5
/** The coefficient that has no signal. */
const BIAS = 'bias'

/** Coefficients of a logistic regression on being right, each drawn towards the shipped one. */
export function fitProbability(judgements: readonly Judgement[], shipped: Weights): Weights {
  const names = Object.keys(shipped)
  const signalOf = ({ signals }: Judgement, name: string) => (name === BIAS ? 1 : (signals[name] ?? 0))
  const start = names.map((name) => shipped[name] ?? 0)
  const fitted = minimise((weights) => {
    const moved = weights.map((weight, axis) => weight - (start[axis] ?? 0))
    const slope = moved.map((move) => 2 * RELUCTANCE * move)
    let value = RELUCTANCE * moved.reduce((sum, move) => sum + move * move, 0)
    for (const judgement of judgements) {
      const logit = names.reduce((sum, name, axis) => sum + (weights[axis] ?? 0) * signalOf(judgement, name), 0)
      const target = judgement.right ? 1 : 0
      // log(1 + e^logit), without overflow.
      value += Math.max(0, logit) + Math.log1p(Math.exp(-Math.abs(logit))) - target * logit
      const error = 1 / (1 + Math.exp(-logit)) - target
      for (const [axis, name] of names.entries()) slope[axis] = (slope[axis] ?? 0) + error * signalOf(judgement, name)
    }
    return { value, slope }
  }, start)
  return Object.fromEntries(names.map((name, axis) => [name, fitted[axis] ?? 0]))
}
