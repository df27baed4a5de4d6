import { unaccented } from './normalise.ts'
import type { Term } from './term.ts'

/** Scripts whose words are not told apart by spaces alone. */
export type Script = 'han' | 'japanese' | 'hangul' | 'unspaced'

const UNSPACED = /^[\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u
const THAI = new Intl.Segmenter('th', { granularity: 'word' })
/** Runs of one Japanese script: of katakana, of kanji with what is inflected, of hiragana. */
const JAPANESE_RUN = /[\p{Script=Katakana}ー]+|\p{Script=Han}+|\p{Script=Hiragana}+/gu

/** What a token is taken apart by; undefined for words as they stand. */
export function scriptOf(token: string): Script | undefined {
  const first = token.codePointAt(0) ?? 0
  // Most tokens are Latin.
  if (first < 0x0e00) return undefined
  if (/^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u.test(token)) {
    return /[\p{Script=Hiragana}\p{Script=Katakana}]/u.test(token) ? 'japanese' : 'han'
  }
  if (/^\p{Script=Hangul}/u.test(token)) return 'hangul'
  return UNSPACED.test(token) ? 'unspaced' : undefined
}

export function scriptTerms(token: string, script: Exclude<Script, 'han'>): Term[] {
  if (script === 'hangul') return pairsOfCharacters(token, 'bigram')
  if (script === 'japanese') return japaneseTerms(token)
  const segments = Array.from(THAI.segment(unaccented(token)))
  return segments.flatMap(({ segment, isWordLike }) => (isWordLike ? [{ text: segment, kind: 'word' as const }] : []))
}

/** Katakana are names and loan words; hiragana mostly endings, which say little. */
function japaneseTerms(token: string): Term[] {
  return Array.from(token.matchAll(JAPANESE_RUN)).flatMap(([run]): Term[] => {
    if (/^[\p{Script=Katakana}ー]/u.test(run)) return [{ text: run, kind: 'word' }]
    return pairsOfCharacters(run, /^\p{Script=Han}/u.test(run) ? 'bigram' : 'stop')
  })
}

/** Each character and each two neighbours. Korean endings are other characters at the end of a word. */
function pairsOfCharacters(run: string, kind: 'bigram' | 'stop'): Term[] {
  const characters = [...run]
  return characters.flatMap((character, at): Term[] => {
    const next = characters[at + 1]
    const single: Term = { text: character, kind: kind === 'stop' ? 'stop' : 'single' }
    return next === undefined ? [single] : [single, { text: character + next, kind }]
  })
}
