import type { Answerer } from '../core/answer.ts'
import { createAnswerOf } from './answer-of.ts'
import type { ChainOptions } from './options.ts'
import { condensed, decided } from './steps.ts'

/** The chain as the engine sees it. */
export function createAnswerer(options: ChainOptions): Answerer {
  return options.generation ? generating(options) : quoting(options)
}

/** LangChain takes 26 MB and a fifth of a second: it is loaded now, and waited for by the first question. */
function generating(options: ChainOptions): Answerer {
  const loading = import('./chain.ts').then(({ createChain }) => createChain(options))
  return {
    async *answer(question, signal) {
      signal.throwIfAborted()
      const leaving = new AbortController()
      const chain = await loading
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
