/** For each term the items that hold it, ascending, with the term's weight in each: three flat arrays. */
export interface Postings {
  /** Where each term's items begin; one longer than there are terms. */
  readonly offsets: Uint32Array
  readonly items: Uint32Array
  readonly weights: Float32Array
}

/** Gathers (item, term, weight) rows in order of items and turns them round. */
export class PostingsBuilder {
  readonly #terms: number[] = []
  readonly #items: number[] = []
  readonly #weights: number[] = []

  add(item: number, term: number, weight: number): void {
    this.#items.push(item)
    this.#terms.push(term)
    this.#weights.push(weight)
  }

  build(termCount: number): Postings {
    const offsets = new Uint32Array(termCount + 1)
    for (const term of this.#terms) offsets[term + 1] = (offsets[term + 1] ?? 0) + 1
    for (let term = 0; term < termCount; term++) {
      offsets[term + 1] = (offsets[term + 1] ?? 0) + (offsets[term] ?? 0)
    }
    const next = offsets.slice(0, termCount)
    const items = new Uint32Array(this.#items.length)
    const weights = new Float32Array(this.#items.length)
    this.#terms.forEach((term, row) => {
      const at = next[term] ?? 0
      items[at] = this.#items[row] ?? 0
      weights[at] = this.#weights[row] ?? 0
      next[term] = at + 1
    })
    return { offsets, items, weights }
  }
}

/** Adds `factor` times the term's weights to the scores of the items that hold it. */
export function accumulate(postings: Postings, term: number, factor: number, scores: Float32Array): void {
  const { offsets, items, weights } = postings
  const end = offsets[term + 1] ?? 0
  for (let at = offsets[term] ?? 0; at < end; at++) {
    const item = items[at] as number
    scores[item] = (scores[item] as number) + factor * (weights[at] as number)
  }
}

/** The term's weight in one item, 0 where it is absent. */
export function weightIn(postings: Postings, term: number, item: number): number {
  const { offsets, items, weights } = postings
  let low = offsets[term] ?? 0
  let high = (offsets[term + 1] ?? 0) - 1
  while (low <= high) {
    const middle = (low + high) >>> 1
    const found = items[middle] as number
    if (found === item) return weights[middle] as number
    if (found < item) low = middle + 1
    else high = middle - 1
  }
  return 0
}
