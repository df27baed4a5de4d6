import type { LexicalIndex } from './build.ts'
import { termAt } from './term-table.ts'

/** Known words near a misspelt one, by shared character trigrams and then by edits. */
export class Spelling {
  readonly #words: { readonly text: string; readonly term: number }[] = []
  readonly #byTrigram = new Map<string, number[]>()

  constructor(index: LexicalIndex) {
    for (const [term, isWord] of index.isWord.entries()) {
      if (isWord !== 1) continue
      const text = termAt(index.terms, term)
      if (!isSpellable(text)) continue
      const number = this.#words.push({ text, term }) - 1
      for (const trigram of trigrams(text)) {
        const list = this.#byTrigram.get(trigram)
        if (list === undefined) this.#byTrigram.set(trigram, [number])
        else list.push(number)
      }
    }
  }

  /** Up to two terms that the word may have meant, the nearest first, each with its likeness from 0 to 1. */
  near(word: string): { readonly term: number; readonly likeness: number }[] {
    if (!isSpellable(word)) return []
    const wanted = trigrams(word)
    const shared = new Map<number, number>()
    for (const trigram of wanted) {
      for (const number of this.#byTrigram.get(trigram) ?? []) shared.set(number, (shared.get(number) ?? 0) + 1)
    }
    const allowed = word.length < 8 ? 1 : 2
    const found: { term: number; likeness: number }[] = []
    for (const [number, count] of shared) {
      const known = this.#words[number]
      if (known === undefined || count < 2 || Math.abs(known.text.length - word.length) > allowed) continue
      // Who mistypes a word rarely mistypes its beginning; "crap" is not "wrap".
      if (known.text[0] !== word[0] && known.text[0] !== word[1]) continue
      // Of four letters, one for another makes another word: "hire" is not "hike".
      if (word.length === 4 && known.text.length === 4 && !sameLetters(word, known.text)) continue
      const edits = editDistance(word, known.text, allowed)
      if (edits <= allowed) found.push({ term: known.term, likeness: 1 - edits / Math.max(word.length, 4) })
    }
    return found.sort((a, b) => b.likeness - a.likeness || a.term - b.term).slice(0, 2)
  }
}

function isSpellable(word: string): boolean {
  return word.length >= 4 && /^\p{Script=Latin}+$/u.test(word)
}

function trigrams(word: string): Set<string> {
  const padded = `^${word}$`
  const found = new Set<string>()
  for (let at = 0; at + 2 < padded.length; at++) found.add(padded.slice(at, at + 3))
  // A swap or a doubled letter in a short word leaves no trigram whole; its frame is left.
  found.add(`${padded.slice(0, 2)}…${padded.slice(-2)}`)
  found.add(`${padded.slice(0, 3)}…`)
  return found
}

function sameLetters(a: string, b: string): boolean {
  return [...a].sort().join('') === [...b].sort().join('')
}

/** Edits (a swap of neighbours is one) between two words, or `limit + 1` when there are more. */
function editDistance(a: string, b: string, limit: number): number {
  let before: number[] = []
  let last = Array.from({ length: b.length + 1 }, (_, at) => at)
  for (let row = 1; row <= a.length; row++) {
    const now = [row]
    for (let column = 1; column <= b.length; column++) {
      const same = a[row - 1] === b[column - 1]
      let cost = Math.min((last[column] ?? 0) + 1, (now[column - 1] ?? 0) + 1, (last[column - 1] ?? 0) + (same ? 0 : 1))
      if (row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1]) {
        cost = Math.min(cost, (before[column - 2] ?? 0) + 1)
      }
      now.push(cost)
    }
    if (Math.min(...now) > limit) return limit + 1
    before = last
    last = now
  }
  return last[b.length] ?? limit + 1
}
