/** The best items seen, in a heap whose root is the worst of them. */
export class Top {
  readonly #limit: number
  readonly #items: number[] = []
  readonly #scores: number[] = []

  constructor(limit: number) {
    this.#limit = limit
  }

  /** What a newcomer must exceed. */
  get floor(): number {
    return this.#items.length < this.#limit ? 0 : (this.#scores[0] ?? 0)
  }

  add(item: number, score: number): void {
    if (score <= this.floor) return
    if (this.#items.length < this.#limit) {
      this.#items.push(item)
      this.#scores.push(score)
      this.#up(this.#items.length - 1)
    } else {
      this.#items[0] = item
      this.#scores[0] = score
      this.#down(0)
    }
  }

  /** Best first; of equals, the one that was added as the lower number. */
  sorted(): { readonly item: number; readonly score: number }[] {
    return this.#items
      .map((item, at) => ({ item, score: this.#scores[at] ?? 0 }))
      .sort((a, b) => b.score - a.score || a.item - b.item)
  }

  #up(at: number): void {
    while (at > 0) {
      const parent = (at - 1) >> 1
      if ((this.#scores[parent] ?? 0) <= (this.#scores[at] ?? 0)) return
      this.#swap(at, parent)
      at = parent
    }
  }

  #down(at: number): void {
    for (;;) {
      const left = 2 * at + 1
      const right = left + 1
      let least = at
      if (left < this.#scores.length && (this.#scores[left] ?? 0) < (this.#scores[least] ?? 0)) least = left
      if (right < this.#scores.length && (this.#scores[right] ?? 0) < (this.#scores[least] ?? 0)) least = right
      if (least === at) return
      this.#swap(at, least)
      at = least
    }
  }

  #swap(a: number, b: number): void {
    ;[this.#items[a], this.#items[b]] = [this.#items[b] as number, this.#items[a] as number]
    ;[this.#scores[a], this.#scores[b]] = [this.#scores[b] as number, this.#scores[a] as number]
  }
}
