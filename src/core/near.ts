import type { Question } from './answer.ts'
import type { Passage } from './passage.ts'

/** A passage, and how probably it answers what was asked: 0 to 1. */
export interface NearPassage {
  readonly passage: Passage
  readonly probability: number
}

/** What is near a question, in the light of its conversation, most probable first; nothing where nothing is. */
export type FindNear = (question: Question) => Promise<readonly NearPassage[]>
