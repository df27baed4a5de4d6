// In a fixed-width font a character of these scripts takes two columns.
const WIDE =
  /^[\p{Script=Han}\p{Script=Hangul}\p{Script=Hiragana}\p{Script=Katakana}\p{Emoji_Presentation}\u3000-\u303f\uff01-\uff60]/u
const INVISIBLE = /^[\p{Mark}\p{Cf}\p{Cc}]*$/u

const PLAIN = /^[\x20-\x7e]*$/

const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' })

/** Columns of a text in a fixed-width font. */
export function displayWidth(text: string): number {
  if (PLAIN.test(text)) return text.length
  return Array.from(segmenter.segment(text), ({ segment }) => {
    if (INVISIBLE.test(segment)) return 0
    return WIDE.test(segment) ? 2 : 1
  }).reduce<number>((sum, width) => sum + width, 0)
}

export const isHan = (character: string): boolean => /^\p{Script=Han}/u.test(character)
