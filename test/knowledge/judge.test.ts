import { describe, expect, it } from 'vitest'
import { type Candidate, judge } from '../../src/knowledge/judge.ts'
import { DEFAULT_WEIGHTS, retrievalWeightsSchema } from '../../src/knowledge/weights.ts'

function candidate(
  entry: number,
  asked: number,
  fit: Partial<Candidate['fit']> = {},
  question = `Q${entry}`,
): Candidate {
  const evidence = { nearest: asked, asked, answer: asked, code: 0, model: 0 }
  const usual = { covered: 0.5, phrased: 0.5, substance: 0.5, missing: 0, doubt: 0 }
  return { entry, evidence, fit: { ...usual, ...fit }, question }
}

const probabilities = (...candidates: readonly Candidate[]) =>
  judge(candidates, DEFAULT_WEIGHTS).map(({ probability }) => probability)

describe('judge', () => {
  it('ranks by evidence, whatever the order in which it was found', () => {
    const judged = judge([candidate(1, 0.2), candidate(2, 0.6), candidate(3, 0.4)], DEFAULT_WEIGHTS)
    expect(judged.map(({ entry }) => entry)).toEqual([2, 3, 1])
  })

  it('never thinks better of one that ranks lower', () => {
    const [first = 0, second = 1] = probabilities(
      candidate(1, 0.5, { covered: 0, substance: 0 }),
      candidate(2, 0.49, { covered: 1, phrased: 1, substance: 1 }),
    )
    expect(second).toBeLessThanOrEqual(first)
  })

  it('doubts where a rival is near, but not where it is a part of the same answer', () => {
    const [alone = 0] = probabilities(candidate(1, 0.5))
    const [rivalled = 0] = probabilities(candidate(1, 0.5), candidate(2, 0.48))
    const [continued = 0] = probabilities(candidate(1, 0.5), candidate(2, 0.48, {}, 'Q1'))
    expect(rivalled).toBeLessThan(alone - 0.1)
    expect(continued).toBe(alone)
  })

  it('lets a rare code decide', () => {
    const coded = candidate(2, 0.2)
    const [first] = judge([candidate(1, 0.5), { ...coded, evidence: { ...coded.evidence, code: 1 } }], DEFAULT_WEIGHTS)
    expect(first?.entry).toBe(2)
  })
})

describe('weights', () => {
  it('take those that are shipped, and nothing beside or below', () => {
    const { evidence } = DEFAULT_WEIGHTS
    expect(retrievalWeightsSchema.parse(DEFAULT_WEIGHTS)).toEqual(DEFAULT_WEIGHTS)
    expect(retrievalWeightsSchema.safeParse({ ...DEFAULT_WEIGHTS, evidence: { ...evidence, luck: 1 } }).success).toBe(
      false,
    )
    expect(retrievalWeightsSchema.safeParse({ ...DEFAULT_WEIGHTS, evidence: { ...evidence, asked: -1 } }).success).toBe(
      false,
    )
  })
})
