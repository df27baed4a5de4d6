import {
  ConsecutiveBreaker,
  circuitBreaker,
  handleAll,
  isBrokenCircuitError,
  TimeoutStrategy,
  timeout,
  wrap,
} from 'cockatiel'
import type { Log } from '../../core/log.ts'
import { normalised } from './embedding-index.ts'
import type { EmbeddingModel } from './embedding-model.ts'

export interface QueryVectorOptions {
  readonly model: EmbeddingModel
  /** How long it is waited for, in milliseconds. */
  readonly queryMs: number
  readonly log: Log
}

/** Failures in a row after which the model is left alone, and for how long. */
const FAILURES = 3
const REST_MS = 30_000

/** The vector of a question; undefined where there is none in time, so that words alone are searched for. */
export type QueryVector = (query: string) => Promise<Float32Array | undefined>

export function createQueryVector({ model, queryMs, log }: QueryVectorOptions): QueryVector {
  const breaker = circuitBreaker(handleAll, { halfOpenAfter: REST_MS, breaker: new ConsecutiveBreaker(FAILURES) })
  breaker.onBreak(() =>
    log.warn({}, 'the embedding model failed too often: it rests, and words alone are searched for'),
  )
  breaker.onReset(() => log.warn({}, 'the embedding model works again'))
  // Aggressive: LangChain's embeddings cannot be called off.
  const policy = wrap(breaker, timeout(queryMs, TimeoutStrategy.Aggressive))
  return async (query) => {
    if (query.trim() === '') return undefined
    try {
      const vector = normalised(await policy.execute(() => model.embeddings.embedQuery(model.prefixes.query + query)))
      if (!vector) log.warn({}, 'the embedding model gave no vector for a question')
      return vector
    } catch (error) {
      const { status } = error as { readonly status?: unknown }
      if (!isBrokenCircuitError(error))
        log.warn({ ...(typeof status === 'number' && { status }) }, 'a question was not embedded')
      return undefined
    }
  }
}
