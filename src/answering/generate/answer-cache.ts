import { LRUCache } from 'lru-cache'
import type { AnswerEvent } from '../../core/answer.ts'
import type { Outcome } from './phrase.ts'
import { SharedStream } from './shared-stream.ts'
import { withGeneration } from './with-generation.ts'

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
const freeOfCharge = (events: AsyncGenerator<AnswerEvent, Outcome>): AsyncGenerator<AnswerEvent, Outcome> =>
  withGeneration(events, (generation) => ({ ...generation, inputTokens: 0, outputTokens: 0 }))
