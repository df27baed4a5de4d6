import type { Pinned } from './correct.ts'
import type { Decision } from './decide.ts'
import type { RetrievedDocument } from './retrieved.ts'

/** A decision to answer, with all that was found: a model may need more than what is quoted. */
export interface Decided<D extends Decision | Pinned = Extract<Decision, { kind: 'answer' }>> {
  readonly decision: D
  readonly documents: readonly RetrievedDocument[]
  /** The prompt by which a model rewrote the question to stand alone, where one did. */
  readonly rewordedBy?: string
}
