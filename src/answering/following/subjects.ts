import type { Passage } from '../../core/passage.ts'

/** A place in a text where something is named that passages are about: a product, a place, a plan. */
export interface Mention {
  /** As the knowledge writes it; several where the text does not tell which of them. */
  readonly names: readonly string[]
  /** Half-open range of UTF-16 code units in the text. */
  readonly start: number
  readonly end: number
}

/** The names that a knowledge holds, as far as its audience may know them. */
export interface Subjects {
  /** What is named in a text, in its order. */
  mentions(text: string): readonly Mention[]
  /** Names of what a passage is about; none where it is about nothing in particular. */
  of(passage: Passage): readonly string[]
}
