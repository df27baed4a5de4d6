import { STOP_WORDS } from '../analysis/stop-words.ts'
import type { SubjectNames } from './names.ts'
import { wordsOf } from './words.ts'

/** A way of writing a name, or several names that are written alike. */
export interface Form {
  readonly words: readonly string[]
  readonly names: readonly string[]
}

/** What a name may go without: the branch after a dash, what stands in brackets or after a comma. */
const DISPENSABLE = /\s+[-–—|]\s+.*$|\s*[(（].*?[)）]\s*$|,\s.*$/u

/** All forms in which names are looked for. */
export function formsOf(names: SubjectNames): Form[] {
  const forms = new Map<string, { readonly words: readonly string[]; readonly names: string[] }>()
  const isKind = sharedEndings([...names.keys()])
  for (const name of names.keys()) {
    for (const words of [wordsIn(name), wordsIn(name.replace(DISPENSABLE, '')), withoutKind(wordsIn(name), isKind)]) {
      if (words.every((word) => STOP_WORDS.has(word))) continue
      const key = words.join(' ')
      const known = forms.get(key)
      if (known === undefined) forms.set(key, { words, names: [name] })
      else if (!known.names.includes(name)) known.names.push(name)
    }
  }
  return [...forms.values()]
}

/** Tells whether the words from a place on end several names, and so say what kind of thing it is: "Guest House". */
function sharedEndings(names: readonly string[]): (words: readonly string[], from: number) => boolean {
  const counts = new Map<string, number>()
  const ending = (words: readonly string[], from: number) => words.slice(from).join(' ')
  for (const words of names.map(wordsIn)) {
    for (let from = 1; from < words.length; from++) {
      counts.set(ending(words, from), (counts.get(ending(words, from)) ?? 0) + 1)
    }
  }
  return (words, from) => (counts.get(ending(words, from)) ?? 0) > 1
}

/** "A and B" for "A and B Guest House": such small words would weigh too little beside the others. */
function withoutKind(words: readonly string[], isKind: ReturnType<typeof sharedEndings>): readonly string[] {
  const kind = words.findIndex((_, from) => from > 1 && isKind(words, from))
  const rest = words.slice(0, Math.max(0, kind))
  return rest.length > 1 && rest.every((word) => word.length === 1 || STOP_WORDS.has(word)) ? rest : words
}

const wordsIn = (name: string): readonly string[] => wordsOf(name).map(({ text }) => text)
