import type { Answer, Question } from '../core/answer.ts'
import type { Passage } from '../core/passage.ts'
import { choicesFor } from './clarify.ts'
import type { ChainOptions } from './options.ts'
import { inLanguageOf, isInLanguageOf } from './own-language.ts'
import { questionsOf } from './questions-of.ts'
import { regionalVariants } from './regions.ts'
import type { Retrieved } from './retrieved.ts'
import { NEAR, NEAR_ACROSS } from './thresholds.ts'

export type Decision =
  | {
      readonly kind: 'answer'
      readonly question: Question
      /** One, or one for each region that it may be about. */
      readonly passages: readonly Passage[]
      readonly probability: number
    }
  | Extract<Answer, { kind: 'clarify' | 'unknown' }>

export type DecideOptions = Pick<ChainOptions, 'threshold' | 'suggestions' | 'clarify' | 'subjects'>

/**
 * Answers when one passage is probable enough; asks which question is meant when several may be; otherwise says that
 * it does not know, with the nearest questions.
 */
export function decide(
  { question, documents: found }: Retrieved,
  { threshold, suggestions, clarify, subjects }: DecideOptions,
): Decision {
  // A score ranks by words; the probability has weighed the rest as well.
  const documents = found.toSorted((a, b) => b.metadata.probability - a.metadata.probability)
  const [best] = documents
  const probability = best?.metadata.probability ?? 0
  const known = subjects?.(question.audience)
  const choices = clarify ? choicesFor(question, documents, threshold, known) : []
  if (choices.length > 1) return { kind: 'clarify', choices, probability }
  if (best && probability >= threshold) {
    return { kind: 'answer', question, passages: regionalVariants(best, documents, question.text), probability }
  }
  const near = documents.filter(
    (document) => document.metadata.probability >= (isInLanguageOf(question, document) ? NEAR : NEAR_ACROSS),
  )
  return {
    kind: 'unknown',
    suggestions: questionsOf(inLanguageOf(question, near), known).slice(0, suggestions),
    probability,
  }
}
