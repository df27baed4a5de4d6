import { estimateTokens } from './estimate.ts'

export interface TokenCount {
  readonly input: number
  readonly output: number
}

/** Counts what the attempts of one call cost: as the endpoint counted, else as estimated from what went to and fro. */
export class Meter {
  readonly #inputEstimate: number
  #before: TokenCount = { input: 0, output: 0 }
  #attempt: { text: string; counted?: TokenCount } | undefined
  #model: string | undefined

  constructor(inputEstimate: number) {
    this.#inputEstimate = inputEstimate
  }

  /** A request is sent. */
  begin(): void {
    this.#before = this.spent
    this.#attempt = { text: '' }
  }

  received(text: string): void {
    if (this.#attempt) this.#attempt.text += text
  }

  counted(count: TokenCount): void {
    if (this.#attempt) this.#attempt.counted = count
  }

  named(model: string): void {
    this.#model = model
  }

  /** The request was refused: nothing is owed for it. */
  refused(): void {
    this.#attempt = undefined
  }

  /** The model's name, as its endpoint gave it. */
  get model(): string | undefined {
    return this.#model
  }

  get spent(): TokenCount {
    const { input, output } = this.#current
    return { input: this.#before.input + input, output: this.#before.output + output }
  }

  get #current(): TokenCount {
    if (!this.#attempt) return { input: 0, output: 0 }
    const { text, counted } = this.#attempt
    return counted ?? { input: this.#inputEstimate, output: estimateTokens(text) }
  }
}
