import { THESAURUS } from '../analysis/data/thesaurus.ts'
import { foldHan } from '../analysis/han.ts'
import { CHINESE } from '../analysis/languages.ts'
import { termsOf } from '../analysis/terms.ts'
import { bigramsOf } from './bigrams.ts'

/** One Chinese word, and short English words for it, the usual ones first. */
export interface DictionaryEntry {
  readonly chinese: string
  readonly english: readonly string[]
}

/** A Chinese word and the English phrases for it, as stems with spaces between them. */
export type BridgeRow = readonly [chinese: string, ...english: string[]]

/** Words of a gloss, at most: longer ones explain rather than translate. */
const MOST_WORDS = 2

/**
 * The rows that concern a bank: those with an English phrase whose words its documents have (`isKnown` of the stem), so
 * that Chinese questions reach them, and those with a Chinese word that its documents have (`isKnown` of each two
 * neighbouring characters), so that English questions do.
 */
export function buildBridge(dictionary: Iterable<DictionaryEntry>, isKnown: (term: string) => boolean): BridgeRow[] {
  const rows = new Map<string, Set<string>>()
  const add = (word: string, phrases: readonly string[]) => {
    const chinese = foldHan(word)
    if (CHINESE.stop.has(chinese)) return
    const wanted = bigramsOf(chinese).every(isKnown)
    const english = rows.get(chinese) ?? new Set()
    for (const phrase of phrases) {
      const stems = stemsOf(phrase)
      if (stems.length === 0 || stems.length > MOST_WORDS) continue
      if (wanted || stems.every(isKnown)) english.add(stems.join(' '))
    }
    if (english.size > 0) rows.set(chinese, english)
  }
  for (const { english, chinese } of THESAURUS) for (const word of chinese) add(word, english)
  for (const { english, chinese } of dictionary) add(chinese, english)
  return [...rows].map(([chinese, english]) => [chinese, ...english])
}

function stemsOf(phrase: string): string[] {
  return termsOf(phrase, { pairs: false }).flatMap(({ text, kind }) =>
    kind === 'stop' || kind === 'concept' ? [] : [text],
  )
}
