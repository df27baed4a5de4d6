import { ModelFailure } from './failure.ts'
import type { TimeLimits } from './settings.ts'

/** Ends a request that takes too long, or whose asker has gone: then `signal` is aborted, with the reason. */
export class Watch {
  readonly signal: AbortSignal
  readonly #ending = new AbortController()
  readonly #limits: TimeLimits
  readonly #started = performance.now()
  readonly #total: NodeJS.Timeout
  #waiting: NodeJS.Timeout
  #spoken = false

  constructor(limits: TimeLimits, asker: AbortSignal) {
    this.#limits = limits
    this.signal = AbortSignal.any([asker, this.#ending.signal])
    this.#waiting = this.#endAfter(limits.firstTextMs, 'no-text-in-time')
    this.#total = this.#endAfter(limits.totalMs, 'too-long')
  }

  /** How long may still be waited for the first text, in milliseconds. */
  get remainingMs(): number {
    return Math.min(this.#limits.firstTextMs, this.#limits.totalMs) - (performance.now() - this.#started)
  }

  get spoken(): boolean {
    return this.#spoken
  }

  /** The model shows that it lives; text ends the wait for the first. */
  heard(text: string): void {
    this.#spoken ||= text !== ''
    if (!this.#spoken) return
    clearTimeout(this.#waiting)
    this.#waiting = this.#endAfter(this.#limits.silenceMs, 'silence')
  }

  /** Cancels what is still under way. */
  end(): void {
    clearTimeout(this.#waiting)
    clearTimeout(this.#total)
    this.#ending.abort()
  }

  #endAfter(ms: number, reason: 'no-text-in-time' | 'silence' | 'too-long'): NodeJS.Timeout {
    return setTimeout(() => this.#ending.abort(new ModelFailure({ reason })), ms).unref()
  }
}
