import { describe, expect, it } from 'vitest'
import { crossValidate } from '../../src/evaluation/tune/cross-validate.ts'
import { fitProbability } from '../../src/evaluation/tune/fit-probability.ts'
import { fitRanking } from '../../src/evaluation/tune/fit-ranking.ts'
import { fitThreshold, gainAt } from '../../src/evaluation/tune/threshold.ts'

/** Queries whose answers are right exactly where the probability is above a place. */
function judged(count: number, rightFrom: number) {
  return Array.from({ length: count }, (_, at) => {
    const probability = ((at * 37) % 100) / 100
    return { text: `query ${at}`, probability, right: probability >= rightFrom, answerable: true }
  })
}

const validated = (items: ReturnType<typeof judged>, shipped = 0.5) =>
  crossValidate({
    items,
    textOf: ({ text }) => text,
    present: shipped,
    fit: (training) => fitThreshold(training, shipped),
    gains: async (held, threshold) => held.map((one) => gainAt(one, threshold)),
  })

describe('fitting the threshold', () => {
  it('finds where answers begin to be right, and that it is better by more than noise', async () => {
    const found = await validated(judged(400, 0.7))
    expect(found.setting).toBeCloseTo(0.7, 1)
    expect(found.after).toBeGreaterThan(found.before)
    expect(found.better).toBe(true)
  })

  it('leaves a threshold that is right', async () => {
    const found = await validated(judged(400, 0.5))
    expect(found.setting).toBe(0.5)
    expect(found.better).toBe(false)
  })

  it('is drawn towards what is shipped: a few queries do not move it far', () => {
    const few = fitThreshold(judged(6, 0.9), 0.5)
    const many = fitThreshold(judged(600, 0.9), 0.5)
    expect(Math.abs(few - 0.5)).toBeLessThan(Math.abs(many - 0.5))
    expect(many).toBeCloseTo(0.9, 1)
  })

  it('does not take luck for skill', async () => {
    // Right and wrong have nothing to do with the probability.
    const noise = judged(300, 0.5).map((one, at) => ({ ...one, right: (at * 7919) % 2 === 0 }))
    expect((await validated(noise)).better).toBe(false)
  })

  it('has nothing to say of no queries', async () => {
    expect(await validated([])).toMatchObject({ setting: 0.5, better: false, before: 0, after: 0 })
  })
})

describe('fitting the ranking', () => {
  const shipped = { title: 1, text: 1, absent: 0 }
  /** The right candidate has more of the title, the wrong one more of the text. */
  const queries = (count: number) =>
    Array.from({ length: count }, (_, at) => [
      { evidence: { title: 0.8, text: 0.1 + (at % 5) / 10, absent: 1 }, right: true },
      { evidence: { title: 0.3, text: 0.9, absent: 0 }, right: false },
      { evidence: { title: 0.1, text: 0.2, absent: 0 }, right: false },
    ])

  it('finds what tells right from wrong; what counts nothing goes on counting nothing', () => {
    const { title = 0, text = 0, absent } = fitRanking(queries(200), shipped)
    expect(title).toBeGreaterThan(1.5)
    expect(text).toBeLessThan(0.8)
    expect(text).toBeGreaterThan(0)
    expect(absent).toBe(0)
  })

  it('stays near the shipped weights where few queries speak', () => {
    const { title = 0, text = 0 } = fitRanking(queries(2), shipped)
    expect(Math.abs(title - 1) + Math.abs(text - 1)).toBeLessThan(0.15)
    expect(fitRanking([], shipped)).toEqual(shipped)
  })

  it('learns nothing from queries without a right candidate, or without a wrong one', () => {
    const all = queries(50).flatMap((query) => [
      query.filter(({ right }) => right),
      query.filter(({ right }) => !right),
    ])
    expect(fitRanking(all, shipped)).toEqual(shipped)
  })
})

describe('fitting the probability', () => {
  const shipped = { bias: 0, lead: 1 }
  const judgements = (count: number) =>
    Array.from({ length: count }, (_, at) => {
      const lead = (at % 20) / 20
      // Right with the probability of the logit 4 lead - 2.
      return { signals: { lead }, right: ((at * 7919) % 997) / 997 < 1 / (1 + Math.exp(2 - 4 * lead)) }
    })

  it('finds the coefficients that the outcomes were made from', () => {
    const { bias, lead } = fitProbability(judgements(20_000), shipped)
    expect(bias).toBeCloseTo(-2, 0)
    expect(lead).toBeCloseTo(4, 0)
  })

  it('stays near the shipped ones where few queries speak', () => {
    const { bias = 0, lead = 0 } = fitProbability(judgements(5), shipped)
    expect(Math.abs(bias) + Math.abs(lead - 1)).toBeLessThan(0.6)
    expect(fitProbability([], shipped)).toEqual(shipped)
  })
})
