import type { HistoryItem } from '../../core/answer.ts'
import { asks, thing } from './stands-alone.ts'

/** A pronoun for what the question is about, with nothing before it that it could stand for. */
const BARE_PRONOUN =
  /^(?:(?:hi|hello|please|how|much|many|long|what|when|where|which|why|is|are|was|do|does|did|can|could|will|would|about|colou?rs?|sizes?)[\s,]+)*(?:it|they|them|this|these|this one|that one)\b(?!.*\b(?:to|if|that|when)\b)|^(?:它|这个|那个|这款|那款)/iu
const WORD = /\p{Script=Han}+|[\p{L}\p{N}][\p{L}\p{N}'’-]*/gu
/** More words than these say what is wanted of the thing that they name. */
const FEW_WORDS = 3
const FEW_CHARACTERS = 5

/** Whether a question does not say enough to have one answer: it only names something, or points at nothing. */
export function isVague(text: string, history: readonly HistoryItem[]): boolean {
  return bareThing(text) !== undefined || (history.length === 0 && BARE_PRONOUN.test(text))
}

/** What a question names, where it says nothing else: "returns". */
export function bareThing(text: string): string | undefined {
  const named = thing(text)
  if (asks(named)) return undefined
  const words = named.match(WORD) ?? []
  const isShort = words.length > 0 && words.length <= FEW_WORDS && words.every((word) => !isLongHan(word))
  return isShort ? words.join(' ') : undefined
}

function isLongHan(word: string): boolean {
  return /^\p{Script=Han}/u.test(word) && word.length > FEW_CHARACTERS
}
