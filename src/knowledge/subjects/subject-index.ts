import type { Passage } from '../../core/passage.ts'
import { remembering } from '../analysis/remembering.ts'
import { STOP_WORDS } from '../analysis/stop-words.ts'
import type { KnowledgePassage } from '../document.ts'
import { type Form, formsOf } from './forms.ts'
import { likeness } from './likeness.ts'
import { namesIn, type SubjectNames } from './names.ts'
import { rarities } from './rarity.ts'
import { isHan, type TextWord, wordsOf } from './words.ts'

/** A place in a text where something is named. */
export interface Mention {
  /** As the knowledge writes it; several where the text does not tell which of them. */
  readonly names: readonly string[]
  /** Half-open range of UTF-16 code units in the text. */
  readonly start: number
  readonly end: number
}

interface Match {
  readonly form: Form
  /** How much of the form was found, by how rare its words are. */
  readonly weight: number
  /** First and last word. */
  readonly start: number
  readonly end: number
}

/** Of a name, by rarity of its words, so much must be found. */
const LEAST_SHARE = 0.62
/** And so much of it letter by letter, unless all of it is there almost so. */
const LEAST_EXACT = 0.25
const ALMOST = 0.8
/** Of a shorter word that is misspelt too little is left. */
const LONG_WORD = 6
/** A part of a name tells which one it is when it weighs this much against the rarest of words. */
const TELLING = 0.6
/** Words of a text that may stand between the words of one name. */
const GAP = 1
/** What comes after so many UTF-16 code units of a text is not looked at. */
const TEXT_LIMIT = 2_000

/** Finds the names that passages hold in what people write: in part, misspelt or misheard. */
export class SubjectIndex {
  readonly #names: SubjectNames
  readonly #namesOf: ReadonlyMap<string, readonly string[]>
  readonly #formsWith: ReadonlyMap<string, readonly Form[]>
  readonly #anchorsBeginning: ReadonlyMap<string, readonly string[]>
  readonly #rarity: ReadonlyMap<string, number>
  readonly #telling: number
  readonly #noticed = remembering((word) => this.#formsNoticedBy(word))

  /** Knows no names but those in these passages: it must be given only what its user may see. */
  constructor(passages: readonly KnowledgePassage[]) {
    this.#names = namesIn(passages)
    this.#namesOf = turnedRound([...this.#names].map(([name, ids]) => [name, [...ids]]))
    const forms = formsOf(this.#names)
    this.#rarity = rarities(new Set(forms.flatMap(({ words }) => words)), this.#names, passages)
    this.#formsWith = turnedRound(forms.map((form) => [form, this.#anchorsOf(form)]))
    this.#anchorsBeginning = Map.groupBy(this.#formsWith.keys(), (anchor) => anchor.slice(0, 1))
    this.#telling = TELLING * Math.log(1 + this.#names.size)
  }

  /** Ids of the passages about any of these names. */
  passagesAbout(names: readonly string[]): ReadonlySet<string> {
    return new Set(names.flatMap((name) => [...(this.#names.get(name) ?? [])]))
  }

  /** Names of what a passage is about. */
  of({ id }: Pick<Passage, 'id'>): readonly string[] {
    return this.#namesOf.get(id) ?? []
  }

  /** What is named in a text, in its order. */
  mentions(text: string): Mention[] {
    if (this.#names.size === 0) return []
    const words = wordsOf(text.slice(0, TEXT_LIMIT))
    const candidates = new Set(words.flatMap(({ text: word }) => this.#noticed(word)))
    const matches = [...candidates].flatMap((form) => this.#matches(form, words))
    return withoutOverlap(matches).map(({ form, start, end }) => ({
      names: form.names,
      start: words[start]?.start ?? 0,
      end: words[end]?.end ?? 0,
    }))
  }

  #formsNoticedBy(word: string): readonly Form[] {
    const known = this.#formsWith.get(word)
    if (known !== undefined || this.#rarity.has(word) || word.length < LONG_WORD) return known ?? []
    // Who misspells a name mostly begins it well.
    const beginning = this.#anchorsBeginning.get(word.slice(0, 1)) ?? []
    const alike = beginning.filter((anchor) => likeness(anchor, word) >= ALMOST)
    return alike.flatMap((anchor) => this.#formsWith.get(anchor) ?? [])
  }

  /** The words by which a form is noticed: those that make up a good part of it. */
  #anchorsOf({ words }: Form): string[] {
    const weights = words.map((word) => this.#rarity.get(word) ?? 0)
    const least = (LEAST_EXACT / 2) * weights.reduce((sum, weight) => sum + weight, 0)
    return [...new Set(words.filter((word, at) => !STOP_WORDS.has(word) && (weights[at] ?? 0) >= least))]
  }

  #matches(form: Form, words: readonly TextWord[]): Match[] {
    const weights = form.words.map((word) => this.#rarity.get(word) ?? 0)
    return words.flatMap((_, at) => this.#matchFrom(form, weights, words, at) ?? [])
  }

  /** The form's words in their order, the first that is found at this very place. */
  #matchFrom(form: Form, weights: readonly number[], words: readonly TextWord[], start: number): Match | undefined {
    let [found, exact, rarest, end] = [0, 0, 0, start]
    let next = start
    form.words.forEach((word, position) => {
      const weight = weights[position] ?? 0
      const { at, alike } = mostAlike(word, words, next, found === 0 || isHan(word) ? 0 : GAP)
      if (alike === 0) return
      found += alike * weight
      rarest = Math.max(rarest, weight)
      if (alike === 1) exact += weight
      end = at
      next = at + 1
    })
    const whole = weights.reduce((sum, weight) => sum + weight, 0)
    // Without its rarest word a name is any other with the same common ones.
    if (rarest < Math.max(...weights) || found < whole * LEAST_SHARE) return undefined
    if (exact < whole * LEAST_EXACT && found < whole * ALMOST) return undefined
    const isPart = found < whole || start === end
    if (isPart && found < this.#telling) return undefined
    if (start === end && (words[start]?.text.length ?? 0) < (exact === 0 ? LONG_WORD : 2)) return undefined
    return { form, weight: found ** 2 / whole, start, end }
  }
}

/** The word most like this one among the next of a text, up to `gap` words ahead. */
function mostAlike(word: string, words: readonly TextWord[], from: number, gap: number) {
  let best = { at: from, alike: 0 }
  for (let at = from; at <= Math.min(from + gap, words.length - 1); at++) {
    const alike = likeness(word, words[at]?.text ?? '')
    if (alike > best.alike) best = { at, alike }
  }
  return best
}

/** Of matches that overlap, the one that explains most; in the order of the text. */
function withoutOverlap(matches: readonly Match[]): Match[] {
  const taken: Match[] = []
  for (const match of matches.toSorted((a, b) => b.weight - a.weight)) {
    if (!taken.some((other) => match.start <= other.end && other.start <= match.end)) taken.push(match)
  }
  return taken.sort((a, b) => a.start - b.start)
}

/** For each value the keys that have it. */
function turnedRound<K, V>(entries: readonly (readonly [K, readonly V[]])[]): Map<V, K[]> {
  const turned = new Map<V, K[]>()
  for (const [key, values] of entries) {
    for (const value of values) {
      const keys = turned.get(value)
      if (keys === undefined) turned.set(value, [key])
      else keys.push(key)
    }
  }
  return turned
}
