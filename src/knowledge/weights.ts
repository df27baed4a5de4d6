import { z } from 'zod'

/** What each kind of evidence counts in an entry's score. */
const evidenceWeights = z.strictObject({
  nearest: z.number().nonnegative(),
  asked: z.number().nonnegative(),
  answer: z.number().nonnegative(),
  code: z.number().nonnegative(),
  model: z.number().nonnegative(),
})

/** Coefficients of the logistic regression on "this entry answers the query". */
const probabilityWeights = z.strictObject({
  bias: z.number(),
  strength: z.number(),
  covered: z.number(),
  phrased: z.number(),
  substance: z.number(),
  missing: z.number(),
  lead: z.number(),
  share: z.number(),
  doubt: z.number(),
})

/** All that is fitted in retrieval: a bot may have its own, fitted to its own questions. */
export const retrievalWeightsSchema = z.strictObject({ evidence: evidenceWeights, probability: probabilityWeights })

export type RetrievalWeights = Readonly<{
  evidence: Readonly<z.infer<typeof evidenceWeights>>
  probability: Readonly<z.infer<typeof probabilityWeights>>
}>

/**
 * The evidence weights were searched for the mean of recall at 1 and reciprocal rank over public sets of questions
 * (online banking, assistant intents, chit-chat, multi-turn search, Chinese reading, bilingual product help) and
 * questions to the demo shop, each set with equal weight: the middle of the best region, which stays the same when any
 * one set is left out. That of codes is set: the sets have none, and a code that few entries have should decide. The
 * probability is a logistic regression with an L2 penalty on the same sets, and on them once more with a part of their
 * entries left out so that near questions have no answer; judged on each set by weights fitted without it.
 */
export const DEFAULT_WEIGHTS: RetrievalWeights = {
  evidence: { nearest: 3, asked: 12, answer: 7.5, code: 10, model: 36 },
  probability: {
    bias: -3.4,
    strength: 0.2,
    covered: 1.3,
    phrased: 0.5,
    substance: 2.2,
    missing: -0.7,
    lead: 1.5,
    share: 2.3,
    doubt: -2.6,
  },
}
