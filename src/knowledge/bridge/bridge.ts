import { foldHan, withoutCourtesies } from '../analysis/han.ts'
import { CHINESE, ENGLISH } from '../analysis/languages.ts'
import { remembering } from '../analysis/remembering.ts'
import type { Term } from '../analysis/term.ts'
import { termsOf } from '../analysis/terms.ts'
import { bigramsOf } from './bigrams.ts'
import type { BridgeTable } from './build-bridge.ts'

/**
 * One word of a query, and the ways to say it in the other language, each as the terms of its words. A word that is
 * written alike in both stands for itself; one without any way is a word that the other language's documents lack.
 */
export type Crossed = readonly (readonly Term[])[]

const HAN_RUN = /\p{Script=Han}+/gu
const LONGEST_WORD = 6
const LONGEST_PHRASE = 3

/** Says a query in the other language of a bank in Chinese and English, in the bank's own words. */
export class Bridge {
  /** English phrases of a Chinese word, and Chinese words of an English phrase; parted by tabs, which takes least room. */
  readonly #english = new Map<string, string>()
  readonly #chinese = new Map<string, string>()
  readonly #englishWays = waysIn(this.#english, englishTerms)
  readonly #chineseWays = waysIn(this.#chinese, chineseTerms)

  /** `isKnown` tells whether the bank has a term. */
  constructor(table: BridgeTable, isKnown: (term: string) => boolean) {
    for (const line of table.split('\n')) {
      const [chinese = '', ...english] = line.split('\t')
      const ways = english.filter((phrase) => phrase.split(' ').every(isKnown))
      if (ways.length > 0) this.#english.set(chinese, ways.join('\t'))
      if (!bigramsOf(chinese).every(isKnown)) continue
      for (const phrase of english) {
        const known = this.#chinese.get(phrase)
        this.#chinese.set(phrase, known === undefined ? chinese : `${known}\t${chinese}`)
      }
    }
  }

  cross(query: string): Crossed[] {
    const crossed: Crossed[] = []
    for (const [run] of query.matchAll(HAN_RUN)) crossed.push(...this.#intoEnglish(withoutCourtesies(foldHan(run))))
    crossed.push(...this.#intoChinese(query.replace(HAN_RUN, ' . ')))
    return crossed
  }

  #intoEnglish(run: string): Crossed[] {
    const characters = [...run]
    const crossed: Crossed[] = []
    let missed = ''
    const endOfMissed = () => {
      // Two characters are a word, mostly.
      for (let words = Math.floor([...missed].length / 2); words > 0; words--) crossed.push([])
      missed = ''
    }
    for (let at = 0; at < characters.length; ) {
      const word = this.#longestWord(characters, at)
      const length = word?.length ?? 1
      const here = characters.slice(at, at + length).join('')
      at += length
      if (word !== undefined) {
        endOfMissed()
        crossed.push(word.ways)
      } else if (CHINESE.stop.has(here)) endOfMissed()
      else missed += here
    }
    endOfMissed()
    return crossed
  }

  #longestWord(characters: readonly string[], at: number): { length: number; ways: Crossed } | undefined {
    for (let length = Math.min(LONGEST_WORD, characters.length - at); length > 0; length--) {
      const ways = this.#englishWays(characters.slice(at, at + length).join(''))
      if (ways !== undefined) return { length, ways }
    }
    return undefined
  }

  #intoChinese(text: string): Crossed[] {
    const terms = termsOf(text, { pairs: false }).filter(
      ({ kind }) => kind === 'word' || kind === 'code' || kind === 'asking',
    )
    const crossed: Crossed[] = []
    for (let at = 0; at < terms.length; ) {
      let length = Math.min(LONGEST_PHRASE, terms.length - at)
      const phrase = () => terms.slice(at, at + length)
      let ways: Crossed | undefined
      for (; length > 0; length--) {
        ways = this.#chineseWays(
          phrase()
            .map(({ text: stem }) => stem)
            .join(' '),
        )
        if (ways !== undefined || length === 1) break
      }
      crossed.push([phrase(), ...(ways ?? [])])
      at += length
    }
    return crossed
  }
}

const ASKING = new Set([...ENGLISH.asking].map((word) => ENGLISH.stem(word)))

/** Made once for each word that is asked for, and that there is. */
function waysIn(table: ReadonlyMap<string, string>, termsIn: (way: string) => Term[]) {
  const waysOf = remembering((word): Crossed | undefined => table.get(word)?.split('\t').map(termsIn))
  return (word: string) => (table.has(word) ? waysOf(word) : undefined)
}

function chineseTerms(word: string): Term[] {
  return bigramsOf(word).map((text) => ({ text, kind: text.length === 1 ? 'single' : 'bigram' }))
}

function englishTerms(phrase: string): Term[] {
  return phrase.split(' ').map((text) => ({ text, kind: ASKING.has(text) ? 'asking' : 'word' }))
}
