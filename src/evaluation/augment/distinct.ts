/** Two phrasings whose pairs of letters are this much the same say nothing new: 0 to 1. */
const NEAR_COPY = 0.85

/** The new phrasings that differ from the known ones and from each other, in their order. */
export function distinctPhrasings(proposed: readonly string[], known: readonly string[]): string[] {
  const seen = known.map(pairsOf)
  return proposed.filter((phrasing) => {
    const pairs = pairsOf(phrasing)
    if (pairs.size === 0 || seen.some((other) => likeness(pairs, other) >= NEAR_COPY)) return false
    seen.push(pairs)
    return true
  })
}

/** Pairs of neighbouring letters and digits, which works with and without spaces between words. */
function pairsOf(text: string): ReadonlySet<string> {
  const letters = [
    ...text
      .normalize('NFKC')
      .toLowerCase()
      .replace(/[^\p{L}\p{N}]+/gu, ''),
  ]
  return new Set(letters.map((letter, at) => letter + (letters[at + 1] ?? '')))
}

/** Dice's coefficient. */
function likeness(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  return (2 * a.intersection(b).size) / (a.size + b.size)
}
