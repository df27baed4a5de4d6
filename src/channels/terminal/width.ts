// A terminal gives these two columns: what Unicode calls East Asian wide or fullwidth. JavaScript's regular expressions
// know scripts but not that property, so the punctuation and symbol blocks are listed.
const WIDE =
  /^(?:(?![\uff61-\uffdc])[\p{Script=Han}\p{Script=Hangul}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Bopomofo}\p{Script=Yi}\p{Script=Tangut}]|[\u3000-\u303e\u30a0-\u30ff\u3190-\u33ff\ufe10-\ufe19\ufe30-\ufe6b\uff01-\uff60\uffe0-\uffe6])/u
const EMOJI = /^\p{Emoji_Presentation}|\ufe0f/u
const INVISIBLE = /^[\p{Mark}\p{Cf}\p{Cc}]*$/u
const PLAIN = /^[\x20-\x7e]*$/

const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' })

/** What a reader takes for one character, in order. */
export function graphemes(text: string): string[] {
  return PLAIN.test(text) ? [...text] : Array.from(segmenter.segment(text), ({ segment }) => segment)
}

export function isWide(grapheme: string): boolean {
  return WIDE.test(grapheme) || EMOJI.test(grapheme)
}

/** Terminal columns of a text without control characters. */
export function displayWidth(text: string): number {
  if (PLAIN.test(text)) return text.length
  return graphemes(text).reduce((width, grapheme) => width + graphemeWidth(grapheme), 0)
}

export function graphemeWidth(grapheme: string): number {
  if (INVISIBLE.test(grapheme)) return 0
  return isWide(grapheme) ? 2 : 1
}

/** The start of a text that fits into so many columns, with an ellipsis where something is left out. */
export function truncate(text: string, columns: number): string {
  if (displayWidth(text) <= columns) return text
  let taken = ''
  let width = 0
  for (const grapheme of graphemes(text)) {
    width += graphemeWidth(grapheme)
    if (width > columns - 1) break
    taken += grapheme
  }
  return `${taken}…`
}
