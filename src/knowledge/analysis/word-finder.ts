export interface FoundWord<Value> {
  /** UTF-16 code units from the beginning of the text. */
  readonly at: number
  readonly word: string
  readonly value: Value
}

/**
 * Finds the words of a list in text without spaces: at each place the longest, one after the other. Many times quicker
 * than a regular expression of all of them.
 */
export class WordFinder<Value> {
  readonly #byFirst = new Map<number, { readonly word: string; readonly value: Value }[]>()

  constructor(words: Iterable<readonly [word: string, value: Value]>) {
    for (const [word, value] of words) {
      const first = word.charCodeAt(0)
      const list = this.#byFirst.get(first)
      if (list === undefined) this.#byFirst.set(first, [{ word, value }])
      else list.push({ word, value })
    }
    for (const list of this.#byFirst.values()) list.sort((a, b) => b.word.length - a.word.length)
  }

  find(text: string): FoundWord<Value>[] {
    const found: FoundWord<Value>[] = []
    for (let at = 0; at < text.length; ) {
      const here = this.#byFirst.get(text.charCodeAt(at))?.find(({ word }) => text.startsWith(word, at))
      if (here === undefined) at++
      else {
        found.push({ at, ...here })
        at += here.word.length
      }
    }
    return found
  }
}

/** The text with each found word as its value. */
export function replaced(text: string, finder: WordFinder<string>): string {
  let result = ''
  let done = 0
  for (const { at, word, value } of finder.find(text)) {
    result += text.slice(done, at) + value
    done = at + word.length
  }
  return done === 0 ? text : result + text.slice(done)
}
