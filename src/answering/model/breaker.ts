import { CircuitState, ConsecutiveBreaker, circuitBreaker, handleWhen } from 'cockatiel'
import { ModelFailure } from './failure.ts'
import type { BreakerSettings } from './settings.ts'

/** Lets a tier rest that failed too often in a row; then one call tries whether it is well again. */
export interface TierBreaker {
  guard<T>(call: () => AsyncGenerator<T>): AsyncGenerator<T>
}

export function createTierBreaker(
  { failures, openMs }: BreakerSettings,
  onChange: (resting: boolean) => void,
): TierBreaker {
  const policy = circuitBreaker(
    // A trial that was called off has proven nothing.
    handleWhen((error) => (error instanceof ModelFailure ? !error.ours : policy.state === CircuitState.HalfOpen)),
    { halfOpenAfter: openMs, breaker: new ConsecutiveBreaker(failures) },
  )
  policy.onBreak(() => onChange(true))
  policy.onReset(() => onChange(false))

  return {
    async *guard(call) {
      // Cockatiel would let the others wait for the trial: their customers wait too.
      if (policy.state === CircuitState.HalfOpen) throw new ModelFailure({ reason: 'resting' })
      const entered = Promise.withResolvers<void>()
      const left = Promise.withResolvers<void>()
      const run = policy.execute(() => {
        entered.resolve()
        return left.promise
      })
      run.catch(() => entered.reject(new ModelFailure({ reason: 'resting' })))
      await entered.promise
      try {
        return yield* call()
      } catch (error) {
        left.reject(error)
        throw error
      } finally {
        // Also where nobody wants the rest of it.
        left.resolve()
      }
    },
  }
}
