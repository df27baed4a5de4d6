import type { Examples } from '../../core/dialog.ts'
import { foldHan } from '../analysis/han.ts'
import { normalisedWords } from '../analysis/terms.ts'

/** An example message with what it calls for. */
export interface Phrase {
  readonly dialog: string
  readonly topic: string | undefined
  readonly text: string
}

/** A dialog with what speaks for it: 0 to 1, comparable within one message. */
export interface Ranked {
  readonly phrase: Phrase
  readonly weight: number
}

export function phrasesOf(dialog: string, examples: Examples): Phrase[] {
  if (isList(examples)) return examples.map((text) => ({ dialog, topic: undefined, text }))
  return Object.entries(examples).flatMap(([topic, texts]) => texts.map((text) => ({ dialog, topic, text })))
}

/** The best of each dialog, best first. */
export function perDialog(all: readonly Ranked[]): Ranked[] {
  const best = new Map<string, Ranked>()
  for (const one of all) {
    const { dialog } = one.phrase
    if (one.weight > (best.get(dialog)?.weight ?? 0)) best.set(dialog, one)
  }
  return [...best.values()].sort((one, other) => other.weight - one.weight)
}

/** Equal for texts that differ in case, punctuation, spaces and kind of Chinese characters only. */
export function wordsOf(text: string): string {
  return foldHan(normalisedWords(text))
}

function isList(examples: Examples): examples is readonly string[] {
  return Array.isArray(examples)
}
