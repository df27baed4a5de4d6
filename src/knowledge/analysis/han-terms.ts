import { conceptsOfHan } from './concepts.ts'
import { foldHan, withoutCourtesies } from './han.ts'
import { CHINESE } from './languages.ts'
import type { Term } from './term.ts'

/** Terms of a run of Han characters: each, each two neighbours, and the concepts of its words. */
export function hanTerms(run: string, question: boolean): Term[] {
  const folded = question ? withoutCourtesies(foldHan(run)) : foldHan(run)
  const characters = [...folded]
  const terms: Term[] = []
  characters.forEach((character, at) => {
    terms.push({ text: character, kind: CHINESE.stop.has(character) ? 'stop' : 'single' })
    const next = characters[at + 1]
    if (next === undefined) return
    const bigram = character + next
    const stops = Number(CHINESE.stop.has(character)) + Number(CHINESE.stop.has(next))
    const half = stops === 1 ? 'part' : 'bigram'
    const empty = stops === 2 || CHINESE.stop.has(bigram)
    terms.push({ text: bigram, kind: CHINESE.asking.has(bigram) ? 'asking' : empty ? 'stop' : half })
  })
  for (const concept of conceptsOfHan(folded)) terms.push({ text: concept, kind: 'concept' })
  return terms
}
