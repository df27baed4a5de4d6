/** Words, numbers and runs of scripts that are written without spaces. */
export const TOKEN =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}ー]+|\p{N}+(?:[.,]\p{N}+)+|[\p{Script=Latin}\p{N}]+(?:['’_-][\p{Script=Latin}\p{N}]+)*|[\p{L}\p{M}\p{N}]+/gu

// biome-ignore lint/suspicious/noControlCharactersInRegex: plain ASCII has no accents, and most text is plain
const PLAIN = /^[\x00-\x7f]*$/

/** Whether a text is in ASCII alone: it has one spelling, but for case. */
export function isPlain(text: string): boolean {
  return PLAIN.test(text)
}

/** Accents of these scripts are often left out in writing. In others a mark makes another letter. */
const ACCENTED = /([\p{Script=Latin}\p{Script=Greek}])\p{M}+/gu
/** Vowel signs of Arabic and Hebrew, and the stroke that lengthens an Arabic word. */
const POINTS = /[\u0591-\u05c7\u0640\u064b-\u0652\u0670]+/g

/** One spelling for compatibility forms and case. */
export function lowered(text: string): string {
  return isPlain(text) ? text.toLowerCase() : text.normalize('NFKC').toLowerCase()
}

/** Lower-case text without the signs that many writers leave out. */
export function unaccented(text: string): string {
  if (isPlain(text)) return text
  return text
    .normalize('NFD')
    .replace(ACCENTED, '$1')
    .normalize('NFC')
    .replace(POINTS, '')
    .replace(/ё/g, 'е')
    .replace(/[آأإٱ]/g, 'ا')
    .replace(/ى/g, 'ي')
}

/** One spelling for what looks alike: compatibility forms, case, accents. */
export function normalise(text: string): string {
  return unaccented(lowered(text))
}

/** The text as its bare words: equal for texts that differ in case, punctuation and spaces only. */
export function normalisedWords(text: string): string {
  return (normalise(text).match(TOKEN) ?? []).join(' ')
}
