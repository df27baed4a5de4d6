/** The same words come again and again. A full store is emptied: it fills again with what is in use. */
const LIMIT = 20_000

/** The function, with its results kept. */
export function remembering<T>(work: (word: string) => T): (word: string) => T {
  const known = new Map<string, T>()
  return (word) => {
    const before = known.get(word)
    if (before !== undefined) return before
    if (known.size >= LIMIT) known.clear()
    const result = work(word)
    known.set(word, result)
    return result
  }
}
