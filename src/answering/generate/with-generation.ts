import type { AnswerEvent } from '../../core/answer.ts'
import type { Generation } from '../../core/model.ts'

/** The same events, whose conclusion tells otherwise how it was made. */
export async function* withGeneration<R>(
  events: AsyncGenerator<AnswerEvent, R>,
  change: (generation: Generation) => Generation,
): AsyncGenerator<AnswerEvent, R> {
  try {
    for (;;) {
      const next = await events.next()
      if (next.done) return next.value
      const event = next.value
      if (event.type === 'answer' && event.answer.kind === 'answered' && event.answer.generation) {
        yield { type: 'answer', answer: { ...event.answer, generation: change(event.answer.generation) } }
      } else yield event
    }
  } finally {
    // Whoever stops reading here stops the source.
    await events.return?.(undefined as R)
  }
}
