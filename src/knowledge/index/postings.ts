/**
 * For each term the items that hold it, ascending, with the term's weight in each: flat arrays. A weight is kept in one
 * byte, as so many steps: half the memory to read at a query, and no ranking depends on the rest.
 */
export interface Postings {
  /** Where each term's items begin; one longer than there are terms. */
  readonly starts: Uint32Array<ArrayBuffer>
  readonly items: Uint32Array<ArrayBuffer>
  /** At least 1. */
  readonly steps: Uint8Array<ArrayBuffer>
  /** The weight that one step stands for. */
  readonly step: number
}

const MOST_STEPS = 255

/** Gathers (item, term, weight) rows in order of items and turns them round. */
export class PostingsBuilder {
  #terms = new Uint32Array(1024)
  #items = new Uint32Array(1024)
  #weights = new Float32Array(1024)
  #rows = 0

  add(item: number, term: number, weight: number): void {
    if (this.#rows === this.#terms.length) this.#grow()
    this.#items[this.#rows] = item
    this.#terms[this.#rows] = term
    this.#weights[this.#rows] = weight
    this.#rows++
  }

  build(termCount: number): Postings {
    const rows = this.#rows
    const starts = new Uint32Array(termCount + 1)
    let most = 0
    for (let row = 0; row < rows; row++) {
      const term = this.#terms[row] as number
      starts[term + 1] = (starts[term + 1] as number) + 1
      most = Math.max(most, this.#weights[row] as number)
    }
    for (let term = 0; term < termCount; term++)
      starts[term + 1] = (starts[term + 1] as number) + (starts[term] as number)
    const next = starts.slice(0, termCount)
    const items = new Uint32Array(rows)
    const steps = new Uint8Array(rows)
    const step = most / MOST_STEPS || 1
    for (let row = 0; row < rows; row++) {
      const term = this.#terms[row] as number
      const at = next[term] as number
      items[at] = this.#items[row] as number
      steps[at] = Math.max(1, Math.round((this.#weights[row] as number) / step))
      next[term] = at + 1
    }
    return { starts, items, steps, step }
  }

  #grow(): void {
    const bytes = 2 * this.#terms.byteLength
    this.#terms = new Uint32Array(this.#terms.buffer.transfer(bytes))
    this.#items = new Uint32Array(this.#items.buffer.transfer(bytes))
    this.#weights = new Float32Array(this.#weights.buffer.transfer(bytes))
  }
}

/** Adds `factor` times the term's weights to the scores of the items that hold it. */
export function accumulate(postings: Postings, term: number, factor: number, scores: Float32Array): void {
  const { starts, items, steps } = postings
  const perStep = factor * postings.step
  const end = starts[term + 1] as number
  for (let at = starts[term] as number; at < end; at++) {
    const item = items[at] as number
    scores[item] = (scores[item] as number) + perStep * (steps[at] as number)
  }
}

/**
 * Adds `factor` times what the term weighs in these postings beyond what it weighs in others of the same items.
 * `scratch` has a 0 for each item, before and after.
 */
export function accumulateBeyond(
  postings: Postings,
  others: Postings,
  term: number,
  factor: number,
  scores: Float32Array,
  scratch: Float32Array,
): void {
  const { starts, items, steps, step } = postings
  accumulate(others, term, 1, scratch)
  const end = starts[term + 1] as number
  for (let at = starts[term] as number; at < end; at++) {
    const item = items[at] as number
    const beyond = step * (steps[at] as number) - (scratch[item] as number)
    if (beyond > 0) scores[item] = (scores[item] as number) + factor * beyond
  }
  for (const item of itemsOf(others, term)) scratch[item] = 0
}

/** How many items hold the term. */
export function countIn({ starts }: Postings, term: number): number {
  return (starts[term + 1] as number) - (starts[term] as number)
}

export function itemsOf({ starts, items }: Postings, term: number): Uint32Array {
  return items.subarray(starts[term], starts[term + 1])
}

export function isIn({ starts, items }: Postings, term: number, item: number): boolean {
  let low = starts[term] as number
  let high = (starts[term + 1] as number) - 1
  while (low <= high) {
    const middle = (low + high) >>> 1
    const found = items[middle] as number
    if (found === item) return true
    if (found < item) low = middle + 1
    else high = middle - 1
  }
  return false
}
