import { stemmer as arabic } from '@orama/stemmers/arabic'
import { stemmer as dutch } from '@orama/stemmers/dutch'
import { stemmer as french } from '@orama/stemmers/french'
import { stemmer as german } from '@orama/stemmers/german'
import { stemmer as italian } from '@orama/stemmers/italian'
import { stemmer as portuguese } from '@orama/stemmers/portuguese'
import { stemmer as russian } from '@orama/stemmers/russian'
import { stemmer as spanish } from '@orama/stemmers/spanish'
import { FUNCTION_WORDS } from './data/function-words.ts'
import { unaccented } from './normalise.ts'
import { remembering } from './remembering.ts'
import { stem as english } from './stem.ts'

/** How the words of one language are looked at. */
export interface Language {
  /** Of a lower-case word, with its accents. */
  readonly stem: (word: string) => string
  /** Without accents. */
  readonly stop: ReadonlySet<string>
  readonly asking: ReadonlySet<string>
}

function language(tag: keyof typeof FUNCTION_WORDS, stem: (word: string) => string): Language {
  const { stop, asking } = FUNCTION_WORDS[tag]
  return { stem: remembering(stem), stop: wordSet(stop), asking: wordSet(asking) }
}

function wordSet(list: string): ReadonlySet<string> {
  return new Set(list.trim().split(/\s+/))
}

export const ENGLISH = language('en', english)
export const CHINESE = language('zh', (word) => word)
// Their marks are left out more often than written.
const RUSSIAN = language('ru', (word) => russian(unaccented(word)))
const ARABIC = language('ar', (word) => arabic(unaccented(word)))

/** Greek is the first script after the Latin letters. */
const FIRST_NOT_LATIN = 0x370

/** Languages in Latin script whose words English rules would tear. */
const LATIN: ReadonlyMap<string, Language> = new Map([
  ['de', language('de', german)],
  ['fr', language('fr', french)],
  ['es', language('es', spanish)],
  ['pt', language('pt', portuguese)],
  ['it', language('it', italian)],
  ['nl', language('nl', dutch)],
])

/** The language of words in Latin script in a text with this BCP 47 tag; English where it is absent or another. */
export function latinLanguage(lang: string | undefined): Language {
  return (lang !== undefined && LATIN.get(lang.toLowerCase().split('-', 1)[0] ?? '')) || ENGLISH
}

/** The language whose rules a word follows: its script tells, and for Latin script its text. */
export function languageOfWord(word: string, latin: Language): Language {
  if (word.charCodeAt(0) < FIRST_NOT_LATIN) return latin
  if (/^\p{Script=Cyrillic}/u.test(word)) return RUSSIAN
  return /^\p{Script=Arabic}/u.test(word) ? ARABIC : latin
}
