import type { Question } from '../core/answer.ts'
import { type Followed, follow } from './following/readings.ts'
import type { Subjects } from './following/subjects.ts'

/** A question as it can be understood without its conversation: in one reading, or in several. */
export function condense(question: Question, subjects?: Subjects): Followed {
  return follow({ ...question, text: question.text.normalize('NFC').trim() }, subjects)
}
