import { plain } from './plain.ts'

/** So many words in a row are no chance. */
const ROW = 5
/** A whole sentence of so many is none either. */
const SHORT = 3

/** Tells texts that repeat a part of the instructions, or the lines that fence the data. */
export function repeatsOf(instructions: string): (text: string) => boolean {
  const known = rowsOf(wordsIn(instructions))
  const sentences = instructions.split(/[.:\n]/).map(wordsIn)
  const short = new Set(sentences.filter(({ length }) => length >= SHORT).map((words) => words.join(' ')))
  return (text) => {
    const words = wordsIn(text)
    return /={5,}/.test(text) || !rowsOf(words).isDisjointFrom(known) || short.has(words.join(' '))
  }
}

function wordsIn(text: string): string[] {
  return (
    plain(text)
      .toLowerCase()
      .match(/[\p{L}\d]+/gu) ?? []
  )
}

function rowsOf(words: readonly string[]): Set<string> {
  return new Set(words.slice(ROW - 1).map((_, at) => words.slice(at, at + ROW).join(' ')))
}
