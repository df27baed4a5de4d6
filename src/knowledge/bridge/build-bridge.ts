import { THESAURUS } from '../analysis/data/thesaurus.ts'
import { foldHan } from '../analysis/han.ts'
import { CHINESE } from '../analysis/languages.ts'
import { termsOf } from '../analysis/terms.ts'
import { bigramsOf } from './bigrams.ts'

/** One Chinese word, and short English phrases for it. */
export interface DictionaryEntry {
  readonly chinese: string
  readonly english: readonly string[]
}

/**
 * A line for each Chinese word: the word, then the English phrases for it as stems with spaces between them; all parted
 * by tabs. One string is saved and handed between threads quickly.
 */
export type BridgeTable = string

/** Words of a phrase, at most: longer ones explain rather than translate. */
const MOST_WORDS = 2

/**
 * What of the thesaurus and a dictionary concerns a bank: lines with an English phrase whose stems its documents have
 * (`isKnown`), so that Chinese questions reach them, and lines with a Chinese word whose neighbouring characters its
 * documents have, so that English questions do.
 */
export function buildBridge(dictionary: Iterable<DictionaryEntry>, isKnown: (term: string) => boolean): BridgeTable {
  const lines = new Map<string, Set<string>>()
  const add = (word: string, phrases: readonly string[]) => {
    const chinese = foldHan(word)
    if (CHINESE.stop.has(chinese)) return
    const isWanted = bigramsOf(chinese).every(isKnown)
    const english = lines.get(chinese) ?? new Set()
    for (const stems of phrases.map(stemsOf)) {
      if (stems.length === 0 || stems.length > MOST_WORDS) continue
      if (isWanted || stems.every(isKnown)) english.add(stems.join(' '))
    }
    if (english.size > 0) lines.set(chinese, english)
  }
  for (const { english, chinese } of THESAURUS) for (const word of chinese) add(word, english)
  for (const { english, chinese } of dictionary) add(chinese, english)
  return [...lines].map(([chinese, english]) => [chinese, ...english].join('\t')).join('\n')
}

function stemsOf(phrase: string): string[] {
  return termsOf(phrase, { pairs: false }).flatMap(({ text, kind }) =>
    kind === 'stop' || kind === 'concept' ? [] : [text],
  )
}
