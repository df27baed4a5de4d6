import { vectorOf } from '../model/feature-space.ts'
import { featuresOf } from '../model/features.ts'
import { scoreText } from '../model/linear-model.ts'
import { trainModel } from '../model/train.ts'
import { Trust } from '../model/trust.ts'
import { type Phrase, perDialog, type Ranked } from './phrases.ts'

/** With fewer topics, what lies outside of them is told by the nearest example alone. */
const ENOUGH_TOPICS = 20

/**
 * That the best dialog is right, from its share among all and from how much of the message was ever seen. Fitted on
 * public sets of phrasings; each of them, judged by weights fitted on the others, was off by 0.04 to 0.07 on average.
 */
const BIAS = -4.8
const OF_SHARE = 6.95
const OF_KNOWN = 3.13

/** What was learnt says of one message. */
export interface Reading {
  /** Dialogs by their share: all together have 1. */
  readonly ranked: readonly Ranked[]
  /** That a share of this size is right. */
  probability(share: number): number
}

/** What many examples of many topics teach; undefined where there are too few of either. */
export function learnPhrases(phrases: readonly Phrase[]): ((text: string) => Reading) | undefined {
  const topics = [...Map.groupBy(phrases, ({ dialog, topic }) => JSON.stringify([dialog, topic])).values()]
  if (topics.length < ENOUGH_TOPICS) return undefined
  const model = trainModel(topics.map((topic) => ({ questions: topic.map(({ text }) => text) })))
  if (!model) return undefined
  return (text) => {
    const scores = new Float32Array(topics.length)
    scoreText(model, text, scores)
    const trust = new Trust(scores, () => true)
    const known = vectorOf(model.space, text).features.length / Math.max(1, featuresOf(text).size)
    return {
      ranked: perDialog(topics.flatMap(([phrase], at) => (phrase ? [{ phrase, weight: trust.probability(at) }] : []))),
      probability: (share) => 1 / (1 + Math.exp(-(BIAS + OF_SHARE * share + OF_KNOWN * known))),
    }
  }
}
