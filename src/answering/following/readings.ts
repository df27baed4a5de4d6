import type { HistoryItem, Question } from '../../core/answer.ts'
import { type About, subjectInPlay } from './carry-over.ts'
import { type Standing, standing, thing } from './stands-alone.ts'
import type { Subjects } from './subjects.ts'

/** A question in its conversation: the ways in which it can be understood. Each text stands alone. */
export interface Followed extends Question {
  /** What is asked, as far as the question says so itself. */
  readonly asked: string
  /** The same in the light of the question before, and how much that counts: 0 to 1. */
  readonly inContext?: { readonly text: string; readonly weight: number }
  /** The same about what is talked about, where that has a name. */
  readonly about?: About
  /** The prompt by which a model rewrote it to stand alone, where one did. */
  readonly rewordedBy?: string
}

/** How much the question before counts against the question itself. */
const WEIGHT_OF_BEFORE: Readonly<Record<Standing, number>> = { apart: 0, alone: 0.3, leans: 0.5, fragment: 0.6 }
const ACKNOWLEDGEMENT =
  /^(?:(?:ok(?:ay)?|yes|no|yeah|thanks?|thank you|thx|great|perfect|good|cool|sure|fine|好的?|谢谢|嗯|可以|明白了?|行)[\s,.!，。！]*)+$/i

/** Reads a question in its conversation. Pasting the whole of it into the question would bury what is asked. */
export function follow(question: Question, subjects?: Subjects): Followed {
  const { text } = question
  const stands = standing(text)
  const asked = stands === 'fragment' ? thing(text) : text
  const before = questionBefore(question.history())
  const weight = WEIGHT_OF_BEFORE[stands]
  const about = subjects && subjectInPlay(question, stands, before, subjects)
  return {
    ...question,
    asked,
    ...(before !== undefined && weight > 0 && { inContext: { text: `${before} ${asked}`, weight } }),
    ...(about && { about }),
  }
}

function questionBefore(history: readonly HistoryItem[]): string | undefined {
  return history.findLast(({ author, text }) => author === 'customer' && !ACKNOWLEDGEMENT.test(text))?.text
}
