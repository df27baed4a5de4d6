import { type Runnable, type RunnableConfig, RunnableSequence } from '@langchain/core/runnables'
import type { AnswerEvent, Question } from '../core/answer.ts'
import { Answering } from './answering.ts'
import type { Followed } from './following/readings.ts'
import type { ChainOptions } from './options.ts'
import { condensed, decided } from './steps.ts'

/**
 * The retrieval chain: condense, correct or retrieve and decide, answer and cite. Streamed, it gives the sentences and then the
 * conclusion; invoked, the conclusion alone. Built once, run for every question.
 */
export function createChain(options: ChainOptions): Runnable<Question, AnswerEvent> {
  return RunnableSequence.from<Question, AnswerEvent>([
    (question: Question, config: RunnableConfig) => condensed(question, options, config.signal),
    (question: Followed) => decided(question, options),
    new Answering(options),
  ])
}
