/**
 * Area under the ROC curve: how probable it is that a positive scores higher than a negative; ties count half.
 * Null where there are not both.
 */
export function auroc(positives: readonly number[], negatives: readonly number[]): number | null {
  if (positives.length === 0 || negatives.length === 0) return null
  const all = [
    ...positives.map((score) => ({ score, positive: true })),
    ...negatives.map((score) => ({ score, positive: false })),
  ].sort((a, b) => a.score - b.score)
  // Mann and Whitney's U by ranks: scores that are equal share the mean of their ranks.
  let rankSum = 0
  for (let start = 0; start < all.length; ) {
    let end = start
    while (end < all.length && all[end]?.score === all[start]?.score) end++
    const sharedRank = (start + 1 + end) / 2
    rankSum += sharedRank * all.slice(start, end).filter(({ positive }) => positive).length
    start = end
  }
  const u = rankSum - (positives.length * (positives.length + 1)) / 2
  return u / (positives.length * negatives.length)
}
