import type { Question } from '../core/answer.ts'

/** A question that stands alone. Without a model it already does, as far as the customer wrote it so. */
export function condense(question: Question): Question {
  return { ...question, text: question.text.normalize('NFC').trim() }
}
