import { bigramsOf } from '../bridge/bigrams.ts'
import { THESAURUS } from './data/thesaurus.ts'
import { ENGLISH } from './languages.ts'
import { WordFinder } from './word-finder.ts'

/** Stemmed word sequences, and Chinese words, each with the names of the concepts that they stand for. */
const PHRASES = new Map<string, string[]>()
/** What a piece of two characters means where it stands in a longer word. */
const PIECES = new Map<string, string[]>()
let longestPhrase = 1

for (const { english, chinese } of THESAURUS) {
  // Named by its words, so that an index made before a row was added stays right.
  const concept = `~${english[0] ?? ''}/${chinese[0] ?? ''}`
  // A word without another for it tells nothing that it does not tell itself.
  if (chinese.length > 1 || english.length > 1) {
    for (const word of chinese) {
      add(PHRASES, word, concept)
      if (word.length > 2) for (const piece of bigramsOf(word)) add(PIECES, piece, concept)
    }
  }
  if (english.length === 1) continue
  for (const phrase of english) {
    const words = phrase.replace('-', '').split(' ')
    longestPhrase = Math.max(longestPhrase, words.length)
    add(PHRASES, words.map(ENGLISH.stem).join(' '), concept)
  }
}

const CHINESE_WORDS = new WordFinder(
  THESAURUS.flatMap(({ chinese }) => chinese.map((word) => [word, PHRASES.get(word) ?? []] as const)),
)

function add(to: Map<string, string[]>, key: string, concept: string): void {
  const known = to.get(key)
  if (known === undefined) to.set(key, [concept])
  else if (!known.includes(concept)) known.push(concept)
}

/** "Hasn't arrived" is "not arrived". */
const NOT = /^(?:ha[sd]|have|did|do|does|is|are|was|were|wo)nt$/

/** Concepts in a sequence of stems, in any order. */
export function conceptsOfStems(written: readonly string[]): string[] {
  const stems = written.map((stem) => (NOT.test(stem) ? 'not' : stem))
  const found: string[] = []
  for (let start = 0; start < stems.length; start++) {
    let phrase = ''
    for (let end = start; end < Math.min(start + longestPhrase, stems.length); end++) {
      phrase = end === start ? (stems[end] ?? '') : `${phrase} ${stems[end]}`
      const concepts = PHRASES.get(phrase)
      if (concepts !== undefined) found.push(...concepts)
    }
  }
  return found
}

/** Concepts in a run of Han characters, in any order. */
export function conceptsOfHan(run: string): string[] {
  return CHINESE_WORDS.find(run).flatMap(({ value }) => value)
}

/** What two neighbouring characters may mean as a piece of a longer word. */
export function conceptsOfPiece(bigram: string): readonly string[] {
  return PIECES.get(bigram) ?? []
}
