import { conceptsOfHan, conceptsOfPiece, conceptsOfStems } from '../analysis/concepts.ts'
import type { Term } from '../analysis/term.ts'

/** The concepts that stand for each word of a text, so that a synonym counts as the word having been found. */
export function meaningsOf(terms: readonly Term[]): ReadonlyMap<string, ReadonlySet<string>> {
  const meanings = new Map<string, Set<string>>()
  const add = (word: string, concepts: readonly string[]) => {
    if (concepts.length > 0) meanings.set(word, new Set([...(meanings.get(word) ?? []), ...concepts]))
  }
  const meant = new Set(terms.filter(({ kind }) => kind === 'concept').map(({ text }) => text))
  for (const { text, kind } of terms) {
    if (kind === 'concept') continue
    // What a longer word means, its pieces mean.
    const isMeant = (concept: string) => meant.has(concept)
    if (kind === 'bigram' || kind === 'part') add(text, conceptsOfPiece(text).filter(isMeant))
    if (kind === 'bigram' || kind === 'part' || kind === 'single') add(text, conceptsOfHan(text))
    if (kind !== 'pair') add(text, conceptsOfStems([text]))
    else {
      // What two words mean together, and neither alone, they mean both.
      const words = text.split(' ')
      const alone = new Set(words.flatMap((word) => conceptsOfStems([word])))
      for (const word of words)
        add(
          word,
          conceptsOfStems(words).filter((concept) => !alone.has(concept)),
        )
    }
  }
  return meanings
}
