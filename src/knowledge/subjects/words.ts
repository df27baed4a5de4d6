import { remembering } from '../analysis/remembering.ts'
import { normalise } from '../analysis/terms.ts'

/** A word, or one Han character, with where it stands in the text. */
export interface TextWord {
  readonly text: string
  readonly start: number
  readonly end: number
}

const WORD = /\p{Script=Han}|[[\p{L}\p{M}\p{N}]--\p{Script=Han}]+/gv

const spelling = remembering(normalise)

/** The words of a text in one spelling: an apostrophe is no border, and every Han character is a word. */
export function wordsOf(text: string): TextWord[] {
  const plain = text.replace(/(?<=\p{L})['’](?=\p{L})/gu, '\u02bc')
  return Array.from(plain.matchAll(WORD), ({ 0: word, index }) => ({
    text: spelling(word.replaceAll('\u02bc', '')),
    start: index,
    end: index + word.length,
  }))
}

export function isHan(word: string): boolean {
  return /^\p{Script=Han}$/u.test(word)
}
