import { setTimeout as pause } from 'node:timers/promises'

/** The moment at which a store loses what it had: known to the customers, so that they know what they may expect. */
export class Loss {
  #sending = 0
  #over: PromiseWithResolvers<void> | undefined
  readonly #moment = new AbortController()

  get happened(): boolean {
    return this.#moment.signal.aborted
  }

  /** Aborted when it has happened. */
  get signal(): AbortSignal {
    return this.#moment.signal
  }

  /** Runs one delivery, but none across the moment: what was sent before and comes again after is another matter. */
  async send<T>(deliver: () => Promise<T>): Promise<T> {
    await this.#over?.promise
    this.#sending++
    try {
      return await deliver()
    } finally {
      this.#sending--
    }
  }

  /** Lets deliveries end, has the store lose what it has, and lets them go on. */
  async happen(lose: () => Promise<void>): Promise<void> {
    this.#over = Promise.withResolvers()
    while (this.#sending > 0) await pause(10)
    await lose()
    this.#moment.abort()
    this.#over.resolve()
    this.#over = undefined
  }
}
