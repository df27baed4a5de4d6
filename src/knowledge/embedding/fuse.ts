/** A passage as a search by words found it. */
export interface FoundByWords {
  readonly id: string
  /** That it answers the question: 0 to 1. */
  readonly probability: number
}

/** A passage as a search by meaning found it. */
export interface FoundByMeaning {
  readonly id: string
  /** How far it stands out of all passages: 0 is what the nearest of unrelated ones would have. */
  readonly standing: number
}

export interface FusionWeights {
  /** The standing at which meaning alone is undecided, and how quickly it decides from there. */
  readonly undecided: number
  readonly steepness: number
  /** The most that meaning alone is believed: 0 to 1. */
  readonly trust: number
}

/** Chosen with care rather than fitted: which model it will be is not known. */
export const DEFAULT_FUSION: FusionWeights = { undecided: 0.5, steepness: 2, trust: 0.7 }

/**
 * One ranking out of two: a passage answers unless both searches are mistaken about it. What a search finds first is
 * not taken for good because it is the first: it may know that it found nothing.
 */
export function fuse(
  byWords: readonly FoundByWords[],
  byMeaning: readonly FoundByMeaning[],
  { undecided, steepness, trust }: FusionWeights = DEFAULT_FUSION,
): FoundByWords[] {
  const fused = new Map(byWords.map(({ id, probability }) => [id, probability]))
  for (const { id, standing } of byMeaning) {
    const probability = trust / (1 + Math.exp(-steepness * (standing - undecided)))
    fused.set(id, 1 - (1 - (fused.get(id) ?? 0)) * (1 - probability))
  }
  return [...fused].map(([id, probability]) => ({ id, probability })).sort((a, b) => b.probability - a.probability)
}
