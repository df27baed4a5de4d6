import { minimise } from './minimise.ts'
import type { Weights } from './weights.ts'

/** What was found for one query, with whether it is right. */
export type RankedCandidates = readonly { readonly evidence: Weights; readonly right: boolean }[]

/** Loss, in nats, of a weight that is e times what is shipped: few queries move it little. */
const RELUCTANCE = 10

/**
 * Weights that put the right candidates first: those of a softmax over the candidates of each query, each drawn
 * towards the shipped one. They stay above zero; a weight that is zero stays so.
 */
export function fitRanking(queries: readonly RankedCandidates[], shipped: Weights): Weights {
  const names = Object.keys(shipped).filter((name) => (shipped[name] ?? 0) > 0)
  const usable = queries.filter((query) => query.some(({ right }) => right) && query.some(({ right }) => !right))
  const weightsAt = (moves: readonly number[]): Weights => ({
    ...shipped,
    ...Object.fromEntries(names.map((name, axis) => [name, (shipped[name] ?? 0) * Math.exp(moves[axis] ?? 0)])),
  })
  const fitted = minimise(
    (moves) => {
      const weights = weightsAt(moves)
      const slope = moves.map((move) => 2 * RELUCTANCE * move)
      let value = RELUCTANCE * moves.reduce((sum, move) => sum + move * move, 0)
      for (const query of usable) {
        const scores = query.map(({ evidence }) =>
          names.reduce((sum, name) => sum + at(weights, name) * at(evidence, name), 0),
        )
        const all = softmax(scores, () => true)
        const right = softmax(scores, (candidate) => query[candidate]?.right === true)
        value += all.logSum - right.logSum
        for (const [axis, name] of names.entries()) {
          const pull = query.reduce(
            (sum, { evidence }, candidate) =>
              sum + ((all.shares[candidate] ?? 0) - (right.shares[candidate] ?? 0)) * at(evidence, name),
            0,
          )
          slope[axis] = (slope[axis] ?? 0) + at(weights, name) * pull
        }
      }
      return { value, slope }
    },
    names.map(() => 0),
  )
  return weightsAt(fitted)
}

const at = (numbers: Weights, name: string) => numbers[name] ?? 0

/** Shares by the exponential of the scores, among the members alone. */
function softmax(scores: readonly number[], isMember: (at: number) => boolean) {
  const most = Math.max(...scores.filter((_, candidate) => isMember(candidate)))
  const powers = scores.map((score, candidate) => (isMember(candidate) ? Math.exp(score - most) : 0))
  const sum = powers.reduce((total, power) => total + power, 0)
  return { logSum: most + Math.log(sum), shares: powers.map((power) => power / sum) }
}
