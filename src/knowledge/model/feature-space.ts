import { createTermTable, findTerm, type TermTable } from '../index/term-table.ts'
import { featuresOf } from './features.ts'

/** The features that a model knows, with the rarity of each. */
export interface FeatureSpace {
  readonly features: TermTable
  readonly rarity: Float32Array<ArrayBuffer>
}

/** A text as numbers of features with their values; of length 1 as a vector. */
export interface SparseVector {
  readonly features: Uint32Array
  readonly values: Float32Array
}

/** Below 1, so that a feature of one phrasing alone does not outweigh what all of an entry share. */
const RARITY_POWER = 0.65

/** The features of these texts; of more than `most`, those that come most often. */
export function createFeatureSpace(texts: readonly string[], most: number): FeatureSpace {
  const frequency = new Map<string, number>()
  for (const text of texts) {
    for (const feature of featuresOf(text).keys()) frequency.set(feature, (frequency.get(feature) ?? 0) + 1)
  }
  let kept = [...frequency]
  if (kept.length > most) kept = kept.sort((a, b) => b[1] - a[1]).slice(0, most)
  return {
    features: createTermTable(kept.map(([feature]) => feature)),
    rarity: Float32Array.from(kept, ([, count]) => Math.log(1 + texts.length / count) ** RARITY_POWER),
  }
}

/** Features that are not in the space are left out. */
export function vectorOf(space: FeatureSpace, text: string): SparseVector {
  const features: number[] = []
  const values: number[] = []
  let squares = 0
  for (const [feature, weight] of featuresOf(text)) {
    const number = findTerm(space.features, feature)
    if (number === undefined) continue
    const value = Math.sqrt(weight) * (space.rarity[number] as number)
    features.push(number)
    values.push(value)
    squares += value ** 2
  }
  const length = Math.sqrt(squares) || 1
  return { features: Uint32Array.from(features), values: Float32Array.from(values, (value) => value / length) }
}
