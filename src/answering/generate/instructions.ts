import { plain } from './plain.ts'

/** So many words in a row are no chance. */
const ROW = 5

/** Tells texts that repeat a part of the instructions, or the lines that fence the data. */
export function repeatsOf(instructions: string): (text: string) => boolean {
  const known = rowsOf(instructions)
  return (text) => /={5,}/.test(text) || !rowsOf(text).isDisjointFrom(known)
}

function rowsOf(text: string): Set<string> {
  const words =
    plain(text)
      .toLowerCase()
      .match(/[\p{L}\d]+/gu) ?? []
  return new Set(words.slice(ROW - 1).map((_, at) => words.slice(at, at + ROW).join(' ')))
}
