import { type FeatureSpace, type SparseVector, vectorOf } from './feature-space.ts'

/**
 * Multinomial logistic regression from the features of a text to the entry that it asks for: plain data, so that it is
 * saved and handed between threads as it is.
 */
export interface LinearModel {
  readonly space: FeatureSpace
  /** As many as entries; each is a class. */
  readonly bias: Float32Array<ArrayBuffer>
  /** For each feature the weight of every class. */
  readonly weights: Float32Array<ArrayBuffer>
}

/** Fills `scores` with what the model thinks of each entry: logits, comparable within one text. */
export function scoreText({ space, bias, weights }: LinearModel, text: string, scores: Float32Array): void {
  scores.set(bias)
  addScores(weights, vectorOf(space, text), scores)
}

export function addScores(weights: Float32Array, { features, values }: SparseVector, scores: Float32Array): void {
  const classes = scores.length
  for (let at = 0; at < features.length; at++) {
    const row = (features[at] as number) * classes
    const value = values[at] as number
    for (let number = 0; number < classes; number++) {
      scores[number] = (scores[number] as number) + value * (weights[row + number] as number)
    }
  }
}
