import { type Runnable, RunnableSequence } from '@langchain/core/runnables'
import type { AnswerEvent, Answerer, Question } from '../core/answer.ts'
import { condense } from './condense.ts'
import { decide } from './decide.ts'
import type { ChainOptions } from './options.ts'
import { QuotingAnswer } from './quoting-answer.ts'
import type { Retrieved } from './retrieved.ts'

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
      signal.throwIfAborted()
      for await (const event of await chain.stream(question)) {
        // Looked at here, because LangChain's own watch costs more at every step than quoting does in all.
        signal.throwIfAborted()
        yield event
      }
    },
  }
}
