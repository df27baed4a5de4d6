import type { Classification, Classifier, Examples } from '../core/dialog.ts'
import { learnPhrases, type Reading } from './classify/learned.ts'
import { rankByLikeness } from './classify/likeness.ts'
import { type Phrase, phrasesOf, type Ranked, wordsOf } from './classify/phrases.ts'

/** Below this likeness a message is not taken for a dialog's: it goes to the answers. */
const MIN_LIKENESS = 0.52
/** So near to the best, another dialog may be meant as well. */
const MARGIN = 0.06
/** More often right than wrong. */
const MIN_PROBABILITY = 0.5
/** Of the best dialog's share: then another may be meant as well. */
const RIVAL_SHARE = 0.6
/** More choices than these are a questionnaire. */
const MOST_RIVALS = 2
const MOST_RANKED = 10
/** Only the very words are certain. */
const NEARLY = 0.99

/**
 * Finds the dialog that a message calls for, from the dialogs' examples: by the nearest of them, and where there are
 * many topics with many examples, by what was learnt from all of them. `learn`: null where only what is said in nearly
 * the same words counts.
 */
export function createExampleClassifier(
  dialogs: readonly { readonly name: string; readonly examples: Examples }[],
  learn: typeof learnPhrases | null = learnPhrases,
): Classifier {
  const phrases = dialogs.flatMap(({ name, examples }) => phrasesOf(name, examples))
  const exact = new Map<string, Phrase>()
  for (const phrase of phrases) {
    const words = wordsOf(phrase.text)
    if (words !== '' && !exact.has(words)) exact.set(words, phrase)
  }
  const learned = learn?.(phrases)
  const nearest = learned ? undefined : rankByLikeness(phrases)

  function byLikeness(text: string): Classification | undefined {
    const ranked = nearest?.(text) ?? []
    const [best] = ranked
    if (!best || best.weight < MIN_LIKENESS) return undefined
    const rivals = ranked.slice(1).filter(({ weight }) => weight >= best.weight - MARGIN)
    return classification(best.phrase, Math.min(best.weight, NEARLY), rivals)
  }

  function byLearning({ ranked, probability }: Reading): Classification | undefined {
    const [best] = ranked
    if (!best) return undefined
    const alone = probability(best.weight)
    if (alone >= MIN_PROBABILITY) return classification(best.phrase, Math.min(alone, NEARLY), [])
    const rivals = ranked.slice(1, 1 + MOST_RIVALS).filter(({ weight }) => weight >= RIVAL_SHARE * best.weight)
    const together = rivals.reduce((sum, { weight }) => sum + weight, best.weight)
    if (rivals.length === 0 || probability(together) < MIN_PROBABILITY) return undefined
    return classification(best.phrase, alone, rivals)
  }

  return {
    rank(text) {
      const words = wordsOf(text)
      const same = words === '' ? undefined : exact.get(words)
      const read: Reading = learned?.(text) ?? { ranked: nearest?.(text) ?? [], probability: (likeness) => likeness }
      const others = read.ranked
        .slice(0, MOST_RANKED)
        .map(({ phrase, weight }) => classification(phrase, Math.min(read.probability(weight), NEARLY), []))
      if (!same) return others
      return [classification(same, 1, []), ...others.filter(({ dialog }) => dialog !== same.dialog)]
    },
    classify(text) {
      const words = wordsOf(text)
      if (words === '') return undefined
      const same = exact.get(words)
      if (same) return classification(same, 1, [])
      return learned ? byLearning(learned(text)) : byLikeness(text)
    },
  }
}

function classification({ dialog, topic }: Phrase, probability: number, rivals: readonly Ranked[]): Classification {
  const others = rivals.slice(0, MOST_RIVALS).map(({ phrase }) => phrase.dialog)
  return { dialog, probability, ...(topic !== undefined && { topic }), ...(others.length > 0 && { rivals: others }) }
}
