/** How alike two words are, from 0 to 1, where hearing or typing may have gone wrong: 1 is equal. */
export function likeness(a: string, b: string): number {
  if (a === b) return 1
  const longer = Math.max(a.length, b.length)
  if (Math.min(a.length, b.length) < SHORTEST || Math.abs(a.length - b.length) > longer / 2) return 0
  const alike = 1 - edits(a, b) / longer
  return alike < LEAST ? 0 : alike
}

/** In shorter words, one letter for another makes another word. */
const SHORTEST = 4
const LEAST = 0.5

function edits(a: string, b: string): number {
  let last = Array.from({ length: b.length + 1 }, (_, at) => at)
  for (let row = 1; row <= a.length; row++) {
    const now = [row]
    for (let column = 1; column <= b.length; column++) {
      const changed = (last[column - 1] ?? 0) + (a[row - 1] === b[column - 1] ? 0 : 1)
      now.push(Math.min((last[column] ?? 0) + 1, (now[column - 1] ?? 0) + 1, changed))
    }
    last = now
  }
  return last[b.length] ?? 0
}
