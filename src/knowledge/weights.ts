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
  confidence: z.number(),
  doubt: z.number(),
})

/** All that is fitted in retrieval: a bot may have its own, fitted to its own questions. */
export const retrievalWeightsSchema = z.strictObject({ evidence: evidenceWeights, probability: probabilityWeights })

export type RetrievalWeights = Readonly<{
  evidence: Readonly<z.infer<typeof evidenceWeights>>
  probability: Readonly<z.infer<typeof probabilityWeights>>
}>

/**
 * The evidence weights are those of a listwise softmax over the best entries of each query, fitted to public sets of
 * questions (online banking, assistant intents, chit-chat, multi-turn search, Chinese reading), each set with equal
 * weight, and judged on each set by weights fitted without it; then rounded. That of codes is set: the sets have none,
 * and a code that few entries have should decide. The probability is a logistic regression
 * with an L2 penalty on the same sets, on them once more with a part of their entries left out so that near questions
 * have no answer, and on questions to the demo shop; it was judged in the same way.
 */
export const DEFAULT_WEIGHTS: RetrievalWeights = {
  evidence: { nearest: 4, asked: 4.5, answer: 10, code: 8, model: 13 },
  probability: {
    bias: -3.4,
    strength: 0.8,
    covered: 0.8,
    phrased: 0.5,
    substance: 2,
    missing: -0.8,
    lead: 1.7,
    share: 2.4,
    confidence: 0.3,
    doubt: -1.2,
  },
}
