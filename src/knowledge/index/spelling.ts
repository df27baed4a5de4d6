import { ENGLISH } from '../analysis/languages.ts'
import { formsOf, isOrdinary } from '../analysis/ordinary.ts'
import type { MeantWords } from '../analysis/term.ts'
import type { LexicalIndex } from './build.ts'
import { editDistance } from './edit-distance.ts'
import { findTerm, termAt } from './term-table.ts'

/** A form of a word that the index has, or a function word, which has no term here. */
interface KnownForm {
  readonly form: string
  readonly term: number | undefined
  /** The rarer a word is here, the less likely it is meant. */
  readonly rarity: number
  readonly letters: number
}

interface Guess extends KnownForm {
  /** From 0 to 1. */
  readonly likeness: number
}

/** Two words written together are read so with this likeness. */
const APART = 0.9
/** What an edit costs less where both words have the same letters: swapped or doubled ones are the commonest slips. */
const SAME_LETTERS = 0.5

/**
 * Known words near a misspelt one. Forms are shelved by first letter and length, and compared in full only where they
 * share their letters, so that a look-up costs about a millisecond among 100,000 words.
 */
export class Spelling {
  readonly #index: LexicalIndex
  readonly #shelves = new Map<string, KnownForm[]>()

  constructor(index: LexicalIndex) {
    this.#index = index
    for (const [term, isWord] of index.isWord.entries()) {
      if (isWord !== 1) continue
      const text = termAt(index.terms, term)
      // A slip is made in a form; the index knows stems.
      const forms = formsOf(text)
      for (const form of forms.length === 0 ? [text] : forms) this.#add(form, term)
    }
    for (const word of [...ENGLISH.stop, ...ENGLISH.asking]) this.#add(word, undefined)
  }

  /** Up to two terms that the word may have meant, the nearest first, each with its likeness from 0 to 1. */
  near(word: string): { readonly term: number; readonly likeness: number }[] {
    return this.#guesses(word)
      .flatMap(({ term, likeness }) => (term === undefined ? [] : [{ term, likeness }]))
      .slice(0, 2)
  }

  /** What an unknown word was meant for: a known word with a slip in it, or two known words without the space. */
  meant(word: string): MeantWords | undefined {
    const [best] = this.#guesses(word)
    const apart = best !== undefined && best.likeness >= APART ? undefined : this.#apart(word)
    if (apart !== undefined) return { words: apart, likeness: APART }
    return best === undefined ? undefined : { words: [best.form], likeness: best.likeness }
  }

  #add(form: string, term: number | undefined): void {
    if (!isSpellable(form)) return
    const rarity = term === undefined ? 0 : (this.#index.idf[term] ?? 0)
    const known = { form, term, rarity, letters: lettersOf(form) }
    const shelf = this.#shelves.get(shelfOf(form, form.length))
    if (shelf === undefined) this.#shelves.set(shelfOf(form, form.length), [known])
    else shelf.push(known)
  }

  #guesses(word: string): Guess[] {
    if (!isSpellable(word) || isOrdinary(word)) return []
    const allowed = word.length < 7 ? 1 : 2
    const letters = lettersOf(word)
    const found: Guess[] = []
    // Who mistypes a word rarely mistypes its beginning; a swap there brings the second letter forward.
    for (const start of new Set([word, word.slice(1)].map((rest) => rest.charAt(0)))) {
      for (let length = word.length - allowed; length <= word.length + allowed; length++) {
        for (const known of this.#shelves.get(shelfOf(start, length)) ?? []) {
          // An edit takes one letter away and brings another, at most.
          if (bitCount(letters ^ known.letters) > 2 * allowed || isOtherWord(word, known.form)) continue
          const edits = editDistance(word, known.form, allowed)
          if (edits > allowed) continue
          const cost = edits - (letters === known.letters ? SAME_LETTERS : 0)
          found.push({ ...known, likeness: 1 - cost / word.length })
        }
      }
    }
    return found.sort((a, b) => b.likeness - a.likeness || a.rarity - b.rarity)
  }

  /** The word as two, at least one of which the index has; the split whose words are least rare. */
  #apart(word: string): string[] | undefined {
    if (!isSpellable(word) || isOrdinary(word)) return undefined
    const { unknownIdf } = this.#index
    let best: { words: string[]; rarity: number } | undefined
    for (let at = SHORTEST_PART; at <= word.length - SHORTEST_PART; at++) {
      const words = [word.slice(0, at), word.slice(at)]
      const rarities = words.map((part) => this.#rarityOf(part))
      if (rarities.every((known) => known === undefined)) continue
      if (words.some((part, side) => rarities[side] === undefined && !(part.length > 3 && isOrdinary(part)))) continue
      const rarity = rarities.reduce<number>((sum, known) => sum + (known ?? 2 * unknownIdf), 0)
      if (best === undefined || rarity < best.rarity) best = { words, rarity }
    }
    return best?.words
  }

  #rarityOf(word: string): number | undefined {
    const { terms, isWord, idf } = this.#index
    const term = findTerm(terms, ENGLISH.stem(word))
    return term !== undefined && isWord[term] === 1 ? idf[term] : undefined
  }
}

const SHORTEST_PART = 3

function isSpellable(word: string): boolean {
  return word.length >= 4 && /^\p{Script=Latin}+$/u.test(word)
}

function shelfOf(word: string, length: number): string {
  return `${word.charAt(0)}${length}`
}

/** Of four letters, one for another makes another word: "hire" is not "hike". */
function isOtherWord(word: string, form: string): boolean {
  return word.length === 4 && form.length === 4 && [...word].sort().join('') !== [...form].sort().join('')
}

/** One bit per letter that the word has. */
function lettersOf(word: string): number {
  let letters = 0
  for (let at = 0; at < word.length; at++) letters |= 1 << (word.charCodeAt(at) & 31)
  return letters
}

function bitCount(bits: number): number {
  let count = 0
  for (let left = bits; left !== 0; left &= left - 1) count++
  return count
}
