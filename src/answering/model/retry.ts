import { setTimeout as pause } from 'node:timers/promises'
import { failureOf, ModelFailure } from './failure.ts'
import type { Watch } from './watch.ts'

const BASE_MS = 250
const LONGEST_MS = 4_000

export interface RetryOptions {
  /** How often at most. */
  readonly retries: number
  readonly watch: Watch
  readonly onFailure: (failure: ModelFailure) => void
}

/** Makes an attempt again that failed before its first text and may go well a moment later, while there is time. */
export async function* retrying<T>(
  attempt: () => AsyncGenerator<T>,
  { retries, watch, onFailure }: RetryOptions,
): AsyncGenerator<T> {
  for (let made = 0; ; made++) {
    try {
      return yield* attempt()
    } catch (error) {
      // The asker has gone: nobody's failure.
      if (watch.signal.aborted && !(error instanceof ModelFailure)) throw error
      const failure = failureOf(error)
      onFailure(failure)
      const waitMs = pauseAfter(failure, made)
      if (watch.spoken || made >= retries || !failure.passing || waitMs >= watch.remainingMs) throw failure
      await pause(waitMs, undefined, { signal: watch.signal }).catch(() => watch.signal.throwIfAborted())
    }
  }
}

/** Full jitter, on top of what the endpoint asks for, so that those who failed together do not come back together. */
function pauseAfter({ retryAfterMs = 0 }: ModelFailure, made: number): number {
  return retryAfterMs + Math.random() * Math.min(LONGEST_MS, BASE_MS * 2 ** made)
}
