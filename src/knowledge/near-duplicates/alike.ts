import { BANDS, bandKeys } from './minhash.ts'
import { shinglesOf } from './shingles.ts'

export interface AlikePair {
  /** Numbers of the texts, the earlier first. */
  readonly first: number
  readonly second: number
  /** Share of the shingles of both that each has: 0 to 1. */
  readonly similarity: number
}

/** Texts that are this much alike say almost the same. */
const ALIKE = 0.6
/** Shorter texts, in shingles, are alike too easily. */
const SHORTEST = 6
/** Among many that share a band, each is compared with this many that came before: enough to find its like. */
const COMPARED = 8

/** Pairs of texts that are almost the same, among those that may be compared; MinHash finds the candidates. */
export function alikePairs(
  texts: readonly string[],
  comparable: (first: number, second: number) => boolean,
): AlikePair[] {
  const buckets = Array.from({ length: BANDS }, () => new Map<number, number[]>())
  const candidates = new Set<number>()
  texts.forEach((text, at) => {
    const shingles = shinglesOf(text)
    if (shingles.length < SHORTEST) return
    bandKeys(shingles).forEach((key, band) => {
      const bucket = buckets[band]?.get(key)
      if (bucket === undefined) {
        buckets[band]?.set(key, [at])
        return
      }
      for (const earlier of bucket.slice(-COMPARED)) candidates.add(earlier * texts.length + at)
      bucket.push(at)
    })
  })
  const sets = new Map<number, ReadonlySet<number>>()
  const setOf = (at: number) => {
    const known = sets.get(at) ?? new Set(shinglesOf(texts[at] ?? ''))
    sets.set(at, known)
    return known
  }
  const pairs: AlikePair[] = []
  for (const candidate of candidates) {
    const [first, second] = [Math.floor(candidate / texts.length), candidate % texts.length]
    if (!comparable(first, second)) continue
    const similarity = jaccard(setOf(first), setOf(second))
    if (similarity >= ALIKE) pairs.push({ first, second, similarity })
  }
  return pairs.sort((a, b) => b.similarity - a.similarity || a.first - b.first || a.second - b.second)
}

function jaccard(a: ReadonlySet<number>, b: ReadonlySet<number>): number {
  const [few, many] = a.size < b.size ? [a, b] : [b, a]
  // The smaller set cannot be more alike than it is large.
  if (few.size < ALIKE * many.size) return 0
  let both = 0
  for (const shingle of few) if (many.has(shingle)) both++
  return both / (few.size + many.size - both)
}
