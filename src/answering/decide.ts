import type { Answer, Question } from '../core/answer.ts'
import type { Passage } from '../core/passage.ts'
import type { ChainOptions } from './options.ts'
import { regionalVariants } from './regions.ts'
import type { Retrieved, RetrievedDocument } from './retrieved.ts'

export type Decision =
  | {
      readonly kind: 'answer'
      readonly question: Question
      /** One, or one for each region that it may be about. */
      readonly passages: readonly Passage[]
      readonly probability: number
    }
  | Extract<Answer, { kind: 'unknown' }>

/** A question that is less near than this helps nobody. */
const NEAR = 0.1

/** Answers when the best passage is probable enough; otherwise says so, with the nearest questions. */
export function decide(
  { question, documents: found }: Retrieved,
  { threshold, suggestions }: Pick<ChainOptions, 'threshold' | 'suggestions'>,
): Decision {
  // A score ranks by words; the probability has weighed the rest as well.
  const documents = found.toSorted((a, b) => b.metadata.probability - a.metadata.probability)
  const [best] = documents
  const probability = best?.metadata.probability ?? 0
  if (best && probability >= threshold) {
    return { kind: 'answer', question, passages: regionalVariants(best, documents, question.text), probability }
  }
  return { kind: 'unknown', suggestions: nearQuestions(documents, suggestions), probability }
}

function nearQuestions(documents: readonly RetrievedDocument[], limit: number): string[] {
  const questions = documents
    .filter(({ metadata }) => metadata.probability >= NEAR)
    .map(({ metadata }) => metadata.passage.headingPath.at(-1) ?? '')
  return [...new Set(questions)].filter((question) => question !== '').slice(0, limit)
}
