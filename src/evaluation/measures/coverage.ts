/** A query as a threshold sees it. */
export interface Judged {
  readonly probability: number
  readonly answerable: boolean
  /** Whether what would be answered is right. */
  readonly right: boolean
}

export interface OperatingPoint {
  /** Least probability that is answered. */
  readonly threshold: number
  /** Share of the answers that are right. */
  readonly precision: number
  /** Share of the answerable queries that are answered. */
  readonly coverage: number
}

/** What each threshold would give, from the highest one down; none without an answerable query. */
export function operatingPoints(judged: readonly Judged[]): OperatingPoint[] {
  const answerable = judged.filter((one) => one.answerable).length
  if (answerable === 0) return []
  const sorted = judged.toSorted((a, b) => b.probability - a.probability)
  const points: OperatingPoint[] = []
  let right = 0
  let covered = 0
  for (const [at, one] of sorted.entries()) {
    if (one.right) right++
    if (one.answerable) covered++
    // Equal probabilities stand or fall together.
    if (sorted[at + 1]?.probability === one.probability) continue
    points.push({ threshold: one.probability, precision: right / (at + 1), coverage: covered / answerable })
  }
  return points
}
