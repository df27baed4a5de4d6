import { plain } from './plain.ts'

/** A word in capitals, or one that holds a capital: a name wherever it stands. */
const MARKED = /\b(?:\p{Lu}{2,}|\p{Lu}?\p{Ll}+\p{Lu}[\p{L}]*)\b/gu
/** A word that begins with a capital though no sentence does. */
const CAPITALISED = /(?<=[\p{Ll}\p{Nd}\p{Lu},;)]["”’)]?[ -])\p{Lu}\p{Ll}+(?!\p{L})/gu
const LATIN = /(?<!\d)\p{Script=Latin}{2,}/gu
/** Written with a capital, and no name. */
const ORDINARY = new Set(['ok', 'faq', 'id', 'am', 'pm', 'yes', 'no'])
const NON_LATIN = new Set(['zh', 'ja', 'ko', 'ar', 'he', 'ru', 'el', 'th', 'hi'])

/** The names in a sentence, in lower case: who or what it speaks of must be in its source. */
export function namesOf(sentence: string, lang: string | undefined): string[] {
  const text = plain(sentence).replace(/[*_~`#]/g, ' ')
  const found: string[] = [...(text.match(MARKED) ?? [])]
  if (lang !== undefined && NON_LATIN.has(lang)) found.push(...(text.match(LATIN) ?? []))
  // In German every noun has a capital.
  else if (lang !== 'de') found.push(...(text.match(CAPITALISED) ?? []))
  return found.map((name) => name.toLowerCase()).filter((name) => !ORDINARY.has(name) && !isDate(name))
}

/** Days and months are compared as facts. */
const isDate = (name: string) =>
  /^(?:(?:mon|tues|wednes|thurs|fri|satur|sun)days?|jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)$/.test(
    name,
  )
