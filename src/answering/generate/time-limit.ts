/** Ends what takes too long: then `signal` is aborted. */
export class TimeLimit {
  readonly signal: AbortSignal
  readonly #ending = new AbortController()
  readonly #timers = new Map<string, NodeJS.Timeout>()

  constructor(asker: AbortSignal) {
    this.signal = AbortSignal.any([asker, this.#ending.signal])
  }

  /** Ends it after so long, unless it is set anew or cleared before. */
  set(name: string, ms: number): void {
    const running = this.#timers.get(name)
    if (running) running.refresh()
    else
      this.#timers.set(
        name,
        setTimeout(() => this.#ending.abort(new Error(`time is over: ${name}`)), ms),
      )
  }

  clear(name: string): void {
    clearTimeout(this.#timers.get(name))
    this.#timers.delete(name)
  }

  /** Ends it now, also whatever it started. */
  end(): void {
    for (const name of [...this.#timers.keys()]) this.clear(name)
    this.#ending.abort()
  }
}

/** What a source gives until the signal is aborted, also where the source itself does not listen. Then it throws. */
export async function* until<T>(source: AsyncIterable<T>, signal: AbortSignal): AsyncGenerator<T> {
  const aborted = Promise.withResolvers<never>()
  aborted.promise.catch(() => {})
  const abort = () => aborted.reject(signal.reason)
  signal.addEventListener('abort', abort)
  const iterator = source[Symbol.asyncIterator]()
  try {
    signal.throwIfAborted()
    for (;;) {
      const next = await Promise.race([iterator.next(), aborted.promise])
      if (next.done) return
      yield next.value
    }
  } finally {
    signal.removeEventListener('abort', abort)
    // Not waited for: a source that hangs would hang this, too.
    iterator.return?.().catch(() => {})
  }
}
