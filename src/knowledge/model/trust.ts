/** The logarithm of a probability from which on the model does not think of an entry at all. */
const LEAST_LOG = -12

/** What the model thinks of the entries that are allowed, as if there were no others. */
export class Trust {
  readonly #logits: Float32Array
  /** Logarithm of the sum over all of them. */
  readonly #whole: number

  constructor(logits: Float32Array, allowed: (entry: number) => boolean) {
    let most = Number.NEGATIVE_INFINITY
    let sum = 0
    for (let entry = 0; entry < logits.length; entry++) {
      if (allowed(entry)) most = Math.max(most, logits[entry] as number)
    }
    for (let entry = 0; entry < logits.length; entry++) {
      if (allowed(entry)) sum += Math.exp((logits[entry] as number) - most)
    }
    this.#logits = logits
    this.#whole = most + Math.log(sum)
  }

  probability(entry: number): number {
    return Math.exp((this.#logits[entry] as number) - this.#whole)
  }

  /** Its logarithm, brought into the range from 0 to 1. */
  evidence(entry: number): number {
    return 1 - Math.max(LEAST_LOG, (this.#logits[entry] as number) - this.#whole) / LEAST_LOG
  }
}
