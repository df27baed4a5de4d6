import type { Candidate } from './finding.ts'

/** Finds one kind of personal data in a folded text. */
export interface Detector {
  /** A text without this has nothing to find: ordinary messages cost one quick look. */
  readonly hint: RegExp
  detect(text: string): readonly Candidate[]
}
