import { conceptsOfStems } from './concepts.ts'
import { hanTerms } from './han-terms.ts'
import { lowered, TOKEN } from './normalise.ts'
import { scriptOf, scriptTerms } from './scripts.ts'
import type { Term, TermKind, TermOptions } from './term.ts'
import { wordTerms } from './words.ts'

export { normalise, normalisedWords } from './normalise.ts'

/** How much a term counts, beside its rarity. */
export const KIND_WEIGHT: Readonly<Record<TermKind, number>> = {
  word: 1,
  stop: 0.2,
  asking: 0.5,
  code: 1.5,
  part: 0.6,
  bigram: 1,
  single: 0.3,
  pair: 0.9,
  concept: 0.9,
}

/** All terms of a text. */
export function termsOf(text: string, options: TermOptions): Term[] {
  const { pairs } = options
  const terms: Term[] = []
  let words: string[] = []
  const endOfWords = () => {
    const { terms: found, stems } = wordTerms(words, options)
    words = []
    for (const term of found) terms.push(term)
    for (const concept of conceptsOfStems(stems)) terms.push({ text: concept, kind: 'concept' })
    if (!pairs) return
    for (let at = 1; at < stems.length; at++) terms.push({ text: `${stems[at - 1]} ${stems[at]}`, kind: 'pair' })
  }
  for (const [token] of lowered(text).matchAll(TOKEN)) {
    const script = scriptOf(token)
    if (script === undefined) {
      words.push(token)
      continue
    }
    endOfWords()
    for (const term of script === 'han' ? hanTerms(token, pairs) : scriptTerms(token, script)) terms.push(term)
  }
  endOfWords()
  return terms
}
