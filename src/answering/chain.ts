import { type Runnable, type RunnableConfig, RunnableSequence } from '@langchain/core/runnables'
import type { AnswerEvent, Answerer, Question } from '../core/answer.ts'
import { Answering, createAnswerOf } from './answering.ts'
import { condense } from './condense.ts'
import { correct, type Pinned } from './correct.ts'
import { type Decision, decide } from './decide.ts'
import type { Decided } from './decided.ts'
import type { Followed } from './following/readings.ts'
import { retrieve } from './following/retrieve.ts'
import { condenseByModel } from './generate/condense-by-model.ts'
import type { ChainOptions } from './options.ts'
import { CONDENSE_PROMPT } from './prompts/condense.ts'

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

/** A model's rewording stands alone; otherwise the question is read in the light of the conversation. */
async function condensed(
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
async function decided(question: Followed, options: ChainOptions): Promise<Decided<Decision | Pinned>> {
  const corrected = options.corrections && correct(question, await options.corrections())
  if (corrected) return { decision: corrected, documents: [] }
  const retrieved = await retrieve(question, options)
  const { rewordedBy } = question
  const decision = decide(retrieved, options)
  return { decision, documents: retrieved.documents, ...(rewordedBy !== undefined && { rewordedBy }) }
}

const NEVER = new AbortController().signal

/** The chain as the engine sees it. */
export function createAnswerer(options: ChainOptions): Answerer {
  return options.generation ? generating(options) : quoting(options)
}

function generating(options: ChainOptions): Answerer {
  const chain = createChain(options)
  return {
    async *answer(question, signal) {
      signal.throwIfAborted()
      const leaving = new AbortController()
      for await (const event of await chain.stream(question, { signal: AbortSignal.any([signal, leaving.signal]) })) {
        signal.throwIfAborted()
        let isRead = false
        try {
          yield event
          isRead = true
        } finally {
          // Whoever stops reading stops the model, before the loop waits for the stream to end.
          if (!isRead) leaving.abort()
        }
      }
    },
  }
}

/** The same steps without LangChain's own between them: those cost more than quoting does in all. */
function quoting(options: ChainOptions): Answerer {
  const answerOf = createAnswerOf(options)
  return {
    async *answer(question, signal) {
      signal.throwIfAborted()
      const found = await decided(await condensed(question, options), options)
      for await (const event of answerOf(found, signal)) {
        signal.throwIfAborted()
        yield event
      }
    },
  }
}
