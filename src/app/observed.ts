import type { Answer, Answerer } from '../core/answer.ts'
import type { ConversationMemory, TurnCommit } from '../core/memory.ts'

/** Tells of every conclusion of the retrieval chain. */
export function observed(answerer: Answerer, onAnswer: (answer: Answer) => void): Answerer {
  return {
    async *answer(question, signal) {
      for await (const event of answerer.answer(question, signal)) {
        if (event.type === 'answer') onAnswer(event.answer)
        yield event
      }
    },
  }
}

/** Tells of what every turn came to. */
export function observedMemory(memory: ConversationMemory, onCommit: (commit: TurnCommit) => void): ConversationMemory {
  return {
    ...memory,
    async commit(lease, turn) {
      const more = await memory.commit(lease, turn)
      onCommit(turn)
      return more
    },
  }
}
