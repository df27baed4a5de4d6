import type { BaseRetriever } from '@langchain/core/retrievers'
import { type Runnable, RunnableSequence } from '@langchain/core/runnables'
import type { AnswerEvent, Answerer, Question } from '../core/answer.ts'
import type { Audience } from '../core/passage.ts'
import { condense } from './condense.ts'
import { decide } from './decide.ts'
import { QuotingAnswer } from './quoting-answer.ts'
import type { RetrievedDocument, RetrievedMetadata } from './retrieved.ts'

export interface ChainOptions {
  /** The retriever for what an audience may see; it filters inside. */
  readonly retriever: (audience: Audience) => BaseRetriever<RetrievedMetadata & Record<string, unknown>>
  /** Least probability at which an answer is given. */
  readonly threshold: number
  /** How many near questions are offered where there is no answer. */
  readonly suggestions: number
}

export interface Retrieved {
  readonly question: Question
  readonly documents: readonly RetrievedDocument[]
}

/**
 * The retrieval chain: condense, retrieve, decide, answer and cite. Streamed, it gives the sentences and then the
 * conclusion; invoked, the conclusion alone. Built once, run for every question.
 */
export function createChain(options: ChainOptions): Runnable<Question, AnswerEvent> {
  const retrieve = async (question: Question): Promise<Retrieved> => {
    const documents = await options.retriever(question.audience).invoke(question.text)
    return { question, documents }
  }
  return RunnableSequence.from<Question, AnswerEvent>([
    condense,
    retrieve,
    (retrieved: Retrieved) => decide(retrieved, options),
    new QuotingAnswer(),
  ])
}

/** The chain as the engine sees it. */
export function createAnswerer(options: ChainOptions): Answerer {
  const chain = createChain(options)
  return {
    async *answer(question, signal) {
      yield* await chain.stream(question, { signal })
    },
  }
}
