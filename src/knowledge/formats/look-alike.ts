/** A key as it is compared: authors differ in case and in what they put between two words. */
export function plainKey(key: string): string {
  return key.trim().toLowerCase().replace(/[ _-]/g, '')
}

/**
 * The known key that a key was probably meant to be: the same but for case, a separator, one letter more or less or
 * another, or two neighbours swapped.
 */
export function lookAlike(key: string, known: readonly string[]): string | undefined {
  return known.find((candidate) => looksLike(key, candidate))
}

function looksLike(key: string, known: string): boolean {
  const a = key.toLowerCase().replace(/[^a-z]/g, '')
  const b = known.toLowerCase()
  if (a === b) return true
  if (Math.abs(a.length - b.length) > 1 || b.length < 4) return false
  let start = 0
  while (start < Math.min(a.length, b.length) && a[start] === b[start]) start++
  let end = 0
  while (end < Math.min(a.length, b.length) - start && a.at(-1 - end) === b.at(-1 - end)) end++
  const [restA, restB] = [a.slice(start, a.length - end), b.slice(start, b.length - end)]
  if (restA.length <= 1 && restB.length <= 1) return true
  return restA.length === 2 && restA === [...restB].reverse().join('')
}
