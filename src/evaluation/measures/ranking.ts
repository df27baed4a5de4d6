/** Place of the first relevant entry for each query, from 1; undefined where none was retrieved. */
export type Ranks = readonly (number | undefined)[]

/** Share of the queries with a relevant entry among the first `cut`; null without queries. */
export function recallAt(ranks: Ranks, cut: number): number | null {
  return mean(ranks.map((rank) => (rank !== undefined && rank <= cut ? 1 : 0)))
}

/** Mean reciprocal rank, 0 for what lies beyond the cut; null without queries. */
export function reciprocalRankAt(ranks: Ranks, cut: number): number | null {
  return mean(ranks.map((rank) => (rank !== undefined && rank <= cut ? 1 / rank : 0)))
}

function mean(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length
}
