import type { Question } from '../core/answer.ts'
import { condense } from './condense.ts'
import { correct, type Pinned } from './correct.ts'
import { type Decision, decide } from './decide.ts'
import type { Decided } from './decided.ts'
import type { Followed } from './following/readings.ts'
import { retrieve } from './following/retrieve.ts'
import { condenseByModel } from './generate/condense-by-model.ts'
import type { ChainOptions } from './options.ts'
import { CONDENSE_PROMPT } from './prompts/condense.ts'

// The chain's first steps.

/** A model's rewording stands alone; otherwise the question is read in the light of the conversation. */
export async function condensed(
  question: Question,
  { generation, subjects, corrections }: ChainOptions,
  signal = NEVER,
): Promise<Followed> {
  // What an operator decided about these words is not for a model to reword.
  const isCorrected = generation && (await corrections?.())?.find(question.text) !== undefined
  const reworded = generation && !isCorrected ? await condenseByModel(question, generation, signal) : undefined
  const known = subjects?.(question.audience)
  if (reworded === undefined) return condense(question, known)
  const alone = condense({ ...question, text: reworded, history: () => [] }, known)
  return { ...alone, history: question.history, rewordedBy: CONDENSE_PROMPT }
}

/** What an operator has corrected is not looked up. */
export async function decided(question: Followed, options: ChainOptions): Promise<Decided<Decision | Pinned>> {
  const corrected = options.corrections && correct(question, await options.corrections())
  if (corrected) return { decision: corrected, documents: [] }
  const retrieved = await retrieve(question, options)
  const { rewordedBy } = question
  const decision = decide(retrieved, options)
  return { decision, documents: retrieved.documents, ...(rewordedBy !== undefined && { rewordedBy }) }
}

const NEVER = new AbortController().signal
