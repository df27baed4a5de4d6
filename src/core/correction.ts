import type { Principal } from './principal.ts'

/** What an operator decided, who and why. */
interface Decided {
  readonly id: string
  readonly author: string
  readonly reason: string
  /** Milliseconds since the epoch. */
  readonly created: number
  /** From when it no longer holds: milliseconds since the epoch. */
  readonly expires?: number
}

/** This question, and others in nearly the same words, is answered with this text. */
export interface Pin extends Decided {
  readonly kind: 'pin'
  /** At least one; the others are other ways to ask it. */
  readonly questions: readonly string[]
  /** Markdown. */
  readonly text: string
}

/** This passage, or every passage of this document, is neither quoted nor cited. */
export interface PassageBlock extends Decided {
  readonly kind: 'block-passage'
  /** Id of a passage, or path of a document. */
  readonly passage: string
}

/** This question, and others in nearly the same words, is left to a person. */
export interface QuestionBlock extends Decided {
  readonly kind: 'block-question'
  /** At least one; the others are other ways to ask it. */
  readonly questions: readonly string[]
}

/** Put over the documents at once, without touching them. */
export type Correction = Pin | PassageBlock | QuestionBlock

export type NewCorrection = Correction extends infer C
  ? C extends Correction
    ? Omit<C, 'id' | 'created'>
    : never
  : never

export interface CorrectionStore {
  /** Changes whenever a correction is added or removed, by whichever instance. Asked on every turn. */
  revision(): Promise<string>
  /** All that were not removed, also those that no longer hold, oldest first. */
  list(): Promise<readonly Correction[]>
  add(correction: NewCorrection): Promise<Correction>
  /** False where there is none of this id. */
  remove(id: string): Promise<boolean>
  close(): Promise<void>
}

/** What staff do with corrections. Refuses with a ParleyError of code `forbidden`. */
export interface Corrections {
  /** All that were not removed, also those that no longer hold, newest first. */
  list(principal: Principal): Promise<readonly Correction[]>
  /** Holds from the next message on. Throws `invalid-request` where it would hold no more. */
  pin(principal: Principal, pin: Pick<Pin, 'questions' | 'text' | 'reason' | 'expires'>): Promise<Correction>
  /** Throws `correction-unknown`. */
  remove(principal: Principal, id: string): Promise<void>
}

/** The corrections that hold at one moment. */
export interface StandingCorrections {
  /** Different for different corrections. */
  readonly revision: string
  /** Ids of passages and paths of documents. */
  readonly blocked: ReadonlySet<string>
  /** The correction of this question, if there is one. */
  find(question: string): Pin | QuestionBlock | undefined
}
