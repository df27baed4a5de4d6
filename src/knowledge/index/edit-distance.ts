const LONGEST = 64

/** Rows of the distances between beginnings of the two words: this one, the last and the one before. */
const ROWS = [new Uint8Array(LONGEST + 1), new Uint8Array(LONGEST + 1), new Uint8Array(LONGEST + 1)] as const

/** Edits between two words, a swap of neighbours being one (Damerau), or `limit + 1` when there are more. */
export function editDistance(a: string, b: string, limit: number): number {
  if (a.length > LONGEST || b.length > LONGEST) return limit + 1
  let [now, last, before] = ROWS
  for (let column = 0; column <= b.length; column++) last[column] = column
  for (let row = 1; row <= a.length; row++) {
    let least = row
    now[0] = row
    for (let column = 1; column <= b.length; column++) {
      const same = a[row - 1] === b[column - 1]
      let cost = Math.min(
        (last[column] as number) + 1,
        (now[column - 1] as number) + 1,
        (last[column - 1] as number) + (same ? 0 : 1),
      )
      if (row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1]) {
        cost = Math.min(cost, (before[column - 2] as number) + 1)
      }
      now[column] = cost
      least = Math.min(least, cost)
    }
    if (least > limit) return limit + 1
    ;[now, last, before] = [before, now, last]
  }
  return last[b.length] as number
}
