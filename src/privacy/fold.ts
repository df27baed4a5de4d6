/** A text in which look-alikes are written plainly, and the way back to places in the original. */
export interface FoldedText {
  readonly text: string
  /** Place in the original, in UTF-16 code units, of the character at a place of the folded text. */
  originalStart(start: number): number
  /** Place in the original just after the character that ends before a place of the folded text. */
  originalEnd(end: number): number
}

const INVISIBLE = String.raw`\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufe0e\ufe0f\ufeff\u20e3`
const SPACE = String.raw`\u00a0\u2000-\u200a\u202f\u205f\u3000`
const DASH = String.raw`\u2010-\u2015\u2212\ufe58\ufe63`
const ARABIC_DIGIT = String.raw`\u0660-\u0669\u06f0-\u06f9`
const COMPATIBLE = String.raw`\uff01-\uff5e\ufe52\u2024\u{1d7ce}-\u{1d7ff}`
const FOLDABLE = new RegExp(`[${INVISIBLE}${SPACE}${DASH}${ARABIC_DIGIT}${COMPATIBLE}]`, 'gu')

const invisible = new RegExp(`[${INVISIBLE}]`, 'u')
const space = new RegExp(`[${SPACE}]`, 'u')
const dash = new RegExp(`[${DASH}]`, 'u')
const arabicDigit = new RegExp(`[${ARABIC_DIGIT}]`, 'u')

function plain(character: string): string {
  if (invisible.test(character)) return ''
  if (space.test(character)) return ' '
  if (dash.test(character)) return '-'
  if (arabicDigit.test(character)) return String(character.charCodeAt(0) & 0xf)
  return character.normalize('NFKC')
}

/** Full-width and mathematical letters and digits, Unicode dashes and spaces, characters that cannot be seen. */
export function fold(original: string): FoldedText {
  const text = original.replace(FOLDABLE, plain)
  // Every change is to one character or to none: of the same length, nothing has moved.
  if (text.length === original.length) return { text, originalStart: (start) => start, originalEnd: (end) => end }
  const starts = new Uint32Array(text.length + 1)
  const ends = new Uint32Array(text.length + 1)
  let to = 0
  let from = 0
  for (const character of original) {
    const folded = character.replace(FOLDABLE, plain)
    for (let unit = 0; unit < folded.length; unit++) {
      starts[to] = folded.length === character.length ? from + unit : from
      ends[to + 1] = folded.length === character.length ? from + unit + 1 : from + character.length
      to++
    }
    from += character.length
  }
  starts[to] = original.length
  return { text, originalStart: (start) => starts[start] ?? 0, originalEnd: (end) => ends[end] ?? 0 }
}
