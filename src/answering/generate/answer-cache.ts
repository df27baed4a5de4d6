import { LRUCache } from 'lru-cache'
import type { AnswerEvent } from '../../core/answer.ts'
import type { Outcome } from './phrase.ts'
import { SharedStream } from './shared-stream.ts'

type Phrasing = SharedStream<AnswerEvent, Outcome>

/** Answers that were phrased, or are just being phrased, for whoever asks the same. */
export class AnswerCache {
  readonly #known: LRUCache<string, Phrasing>

  constructor({ entries = 500, ttlMs = 3_600_000 }: { readonly entries?: number; readonly ttlMs?: number } = {}) {
    this.#known = new LRUCache({ max: entries, ttl: ttlMs })
  }

  async *stream(
    key: string,
    make: (signal: AbortSignal) => AsyncGenerator<AnswerEvent, Outcome>,
    signal: AbortSignal,
  ): AsyncGenerator<AnswerEvent, Outcome> {
    const known = this.#known.get(key)
    if (known && !known.isLeft) {
      const outcome = yield* freeOfCharge(known.read(signal))
      // It failed for another, whose budget may have been spent.
      return outcome === 'nothing' ? yield* make(signal) : outcome
    }
    const phrasing: Phrasing = new SharedStream(make)
    this.#known.set(key, phrasing)
    const forget = () => {
      if (this.#known.peek(key) === phrasing) this.#known.delete(key)
    }
    phrasing.result.then((outcome) => {
      if (outcome !== 'whole') forget()
    }, forget)
    return yield* phrasing.read(signal)
  }
}

/** Somebody else's answer cost nothing. */
async function* freeOfCharge(events: AsyncGenerator<AnswerEvent, Outcome>): AsyncGenerator<AnswerEvent, Outcome> {
  for (;;) {
    const next = await events.next()
    if (next.done) return next.value
    const event = next.value
    if (event.type === 'answer' && event.answer.kind === 'answered' && event.answer.generation) {
      const generation = { ...event.answer.generation, inputTokens: 0, outputTokens: 0 }
      yield { type: 'answer', answer: { ...event.answer, generation } }
    } else yield event
  }
}
