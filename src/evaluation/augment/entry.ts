/** A question with its answer, to be asked in more ways. */
export interface AugmentEntry {
  readonly id: string
  readonly question: string
  readonly answer: string
  /** Other ways to ask that are there already. */
  readonly variants: readonly string[]
}
