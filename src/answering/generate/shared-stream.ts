/** A stream that several read, each from its beginning, also when it is over. It ends when all readers have left. */
export class SharedStream<T, R> {
  /** How it ended; rejected where it broke, or was left. */
  readonly result: Promise<R>
  readonly #values: T[] = []
  readonly #leaving = new AbortController()
  #readers = 0
  #isOver = false
  #more = Promise.withResolvers<void>()

  constructor(make: (signal: AbortSignal) => AsyncGenerator<T, R>) {
    this.result = this.#run(make(this.#leaving.signal))
    this.result.catch(() => {})
  }

  get isOver(): boolean {
    return this.#isOver
  }

  /** No reader is left, and it was not over: who comes now must begin anew. */
  get isLeft(): boolean {
    return this.#leaving.signal.aborted
  }

  async *read(signal: AbortSignal): AsyncGenerator<T, R> {
    const aborted = Promise.withResolvers<never>()
    aborted.promise.catch(() => {})
    const abort = () => aborted.reject(signal.reason)
    signal.addEventListener('abort', abort)
    this.#readers++
    try {
      for (let at = 0; ; ) {
        signal.throwIfAborted()
        const more = this.#more.promise
        const values = this.#values.slice(at)
        yield* values
        at += values.length
        if (at < this.#values.length) continue
        if (this.#isOver) return await this.result
        await Promise.race([more, aborted.promise])
      }
    } finally {
      signal.removeEventListener('abort', abort)
      if (--this.#readers === 0 && !this.#isOver) this.#leaving.abort()
    }
  }

  async #run(source: AsyncGenerator<T, R>): Promise<R> {
    try {
      for (;;) {
        const next = await source.next()
        if (next.done) return next.value
        this.#values.push(next.value)
        this.#wake()
      }
    } finally {
      this.#isOver = true
      this.#wake()
    }
  }

  #wake(): void {
    this.#more.resolve()
    this.#more = Promise.withResolvers()
  }
}
