import { plain } from './plain.ts'

// How a model writes that a sentence rests on the passages 1 and 2: [1][2], [1, 2], [1-2], 【1】, [^1], (1).

const NUMBERS = String.raw`\p{Nd}{1,2}(?:\s?(?:[,，、;；&–-]|and|和)\s?\p{Nd}{1,2}){0,8}`
const SQUARE = String.raw`(?:\[|【|［|〔)\s?\^?(?:passages?\s?|#)?${NUMBERS}(?:†[^\]】\n]{0,40})?\s?(?:\]|】|］|〕)(?!\()`
const ROUND = String.raw`(?:\(|（)${NUMBERS}(?:\)|）)`
const ANY = `(?:${SQUARE}|${ROUND})`

/** What ends a sentence, and what may stand behind it. */
const END = String.raw`(?:[.!?。！？؟۔…｡]|\.{3})`
const CLOSING = String.raw`(?:["'”’»)）」』*_]|\s?(?:\*\*|__))`

/** The end of a sentence with its markers, before or behind the full stop. */
export const CITED_END = new RegExp(
  `${END}${CLOSING}*\\s{0,2}${ANY}(?:\\s?${ANY}){0,8}(?:\\*\\*)?|${ANY}(?:\\s?${ANY}){0,8}${CLOSING}*${END}${CLOSING}*`,
  'gu',
)
/** Markers alone, at the front of a text. */
export const LEADING = new RegExp(`^\\s*(?:${SQUARE}\\s*)+`, 'u')
/** What may yet become one of them. */
export const OPEN_MARKER = /^\s*(?:\[|【|［|〔|\(|（)[^\]】］〕)）\n]{0,60}$/u
export const ENDS_WITH_MARKER = new RegExp(`${SQUARE}\\s*$`, 'u')
/** A text that ends as a sentence does. */
export const WHOLE = new RegExp(`(?:${END}${CLOSING}*|${ANY}(?:\\*\\*)?)\\s*$`, 'u')

const LINKED = new RegExp(String.raw`\s?(?:\[|【)\s?\^?${NUMBERS}\s?(?:\]|】)\([^()\s]*\)`, 'gu')
const SQUARES = new RegExp(`\\s?${SQUARE}`, 'gu')
const ROUND_AT_END = new RegExp(
  `\\s?${ROUND}(?=\\s*(?:${END}${CLOSING}*)?\\s*$)|(?<=${END}${CLOSING}*)\\s?${ROUND}\\s*$`,
  'gu',
)

export interface Marked {
  /** Without the markers. */
  readonly text: string
  /** The numbers they name, each once. */
  readonly numbers: readonly number[]
}

/** Takes the markers out of a text. */
export function readMarkers(marked: string): Marked {
  const numbers = new Set<number>()
  const read = (marker: string) => {
    for (const number of numbersOf(marker)) numbers.add(number)
    return ''
  }
  const text = marked.replace(LINKED, read).replace(SQUARES, read).replace(ROUND_AT_END, read)
  return { text, numbers: [...numbers] }
}

function numbersOf(marker: string): number[] {
  const written = plain(marker.replace(/†.*$/su, ''))
  const range = /(\d+)\s?[-–]\s?(\d+)/.exec(written)
  if (range) {
    const [from, to] = [Number(range[1]), Number(range[2])]
    return Array.from({ length: Math.max(0, to - from + 1) }, (_, at) => from + at)
  }
  return (written.match(/\d+/g) ?? []).map(Number)
}
