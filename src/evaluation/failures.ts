import { isAnswerable, isAnswered, isRight, type Outcome } from './run.ts'

/** How a query went wrong: another entry was quoted; something was quoted where nothing answers; nothing was said. */
export type FailureKind = 'wrong' | 'unanswerable' | 'missed'

export function failureOf(outcome: Outcome): FailureKind | undefined {
  if (isAnswered(outcome)) {
    if (isRight(outcome)) return undefined
    return isAnswerable(outcome) ? 'wrong' : 'unanswerable'
  }
  return isAnswerable(outcome) ? 'missed' : undefined
}

/** All failures by kind, the worst first: what was wrongly said most surely, what was least nearly said. */
export function failuresOf(outcomes: readonly Outcome[]): Readonly<Record<FailureKind, readonly Outcome[]>> {
  const of = (kind: FailureKind) => outcomes.filter((outcome) => failureOf(outcome) === kind)
  const surer = (a: Outcome, b: Outcome) => b.response.probability - a.response.probability
  const farther = (a: Outcome, b: Outcome) => (b.rank ?? UNRANKED) - (a.rank ?? UNRANKED)
  return {
    wrong: of('wrong').sort(surer),
    unanswerable: of('unanswerable').sort(surer),
    missed: of('missed').sort((a, b) => farther(a, b) || surer(b, a)),
  }
}

/** After every place that there is. */
const UNRANKED = Number.MAX_SAFE_INTEGER
