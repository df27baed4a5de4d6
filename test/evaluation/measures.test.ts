import { describe, expect, it } from 'vitest'
import { auroc } from '../../src/evaluation/measures/auroc.ts'
import { calibrationBins, calibrationError } from '../../src/evaluation/measures/calibration.ts'
import { operatingPoints } from '../../src/evaluation/measures/coverage.ts'
import { percentile } from '../../src/evaluation/measures/percentile.ts'
import { recallAt, reciprocalRankAt } from '../../src/evaluation/measures/ranking.ts'

describe('ranking', () => {
  const ranks = [1, 2, 6, 11, undefined]

  it('counts a hit within the cut', () => {
    expect(recallAt(ranks, 1)).toBeCloseTo(1 / 5)
    expect(recallAt(ranks, 5)).toBeCloseTo(2 / 5)
    expect(recallAt(ranks, 10)).toBeCloseTo(3 / 5)
  })

  it('values the place of the first hit, up to the cut', () => {
    expect(reciprocalRankAt(ranks, 10)).toBeCloseTo((1 + 1 / 2 + 1 / 6) / 5)
  })

  it('has nothing to say of no queries', () => {
    expect([recallAt([], 1), reciprocalRankAt([], 10), percentile([], 0.5)]).toEqual([null, null, null])
  })
})

describe('AUROC', () => {
  it('is 1 when every positive leads, 0 when none does, a half when all are equal', () => {
    expect(auroc([0.8, 0.9], [0.1, 0.2])).toBe(1)
    expect(auroc([0.1, 0.2], [0.8, 0.9])).toBe(0)
    expect(auroc([0.5, 0.5, 0.5], [0.5])).toBe(0.5)
  })

  it('is the share of pairs in the right order, with ties as halves', () => {
    // Few different values, so that ties are many.
    const values = (count: number, step: number) => Array.from({ length: count }, (_, at) => ((at * step) % 7) / 7)
    const positives = values(40, 3)
    const negatives = values(25, 5)
    const pairs = positives.flatMap((p) => negatives.map((n) => (p > n ? 1 : p === n ? 0.5 : 0)))
    const expected = pairs.reduce<number>((sum, pair) => sum + pair, 0) / pairs.length
    expect(auroc(positives, negatives)).toBeCloseTo(expected, 10)
  })

  it('is null where there is nothing to tell apart', () => {
    expect(auroc([0.4], [])).toBeNull()
    expect(auroc([], [0.4])).toBeNull()
  })
})

describe('calibration', () => {
  const forecasts = [
    { probability: 0.05, right: false },
    { probability: 0.72, right: true },
    { probability: 0.78, right: false },
    { probability: 1, right: true },
  ]

  it('bins by probability, the last bin with its end', () => {
    const bins = calibrationBins(forecasts)
    expect(bins.map(({ from, count }) => [from, count])).toEqual([
      [0, 1],
      [0.7, 2],
      [0.9, 1],
    ])
    expect(bins[1]).toMatchObject({ forecast: 0.75, observed: 0.5 })
  })

  it('weighs each bin’s error by its size', () => {
    expect(calibrationError(calibrationBins(forecasts))).toBeCloseTo((0.05 + 2 * 0.25 + 0) / 4)
    expect(calibrationError([])).toBeNull()
  })
})

describe('precision and coverage', () => {
  it('moves equal probabilities together, from the highest threshold down', () => {
    const points = operatingPoints([
      { probability: 0.5, answerable: true, right: false },
      { probability: 0.9, answerable: true, right: true },
      { probability: 0.5, answerable: false, right: false },
      { probability: 0.1, answerable: true, right: true },
    ])
    expect(points).toEqual([
      { threshold: 0.9, precision: 1, coverage: 1 / 3 },
      { threshold: 0.5, precision: 1 / 3, coverage: 2 / 3 },
      { threshold: 0.1, precision: 1 / 2, coverage: 1 },
    ])
  })

  it('has no point where nothing can be covered', () => {
    expect(operatingPoints([{ probability: 0.9, answerable: false, right: false }])).toEqual([])
  })
})

it('takes percentiles by nearest rank', () => {
  const values = [5, 1, 4, 2, 3]
  expect([percentile(values, 0.5), percentile(values, 0.95), percentile(values, 0)]).toEqual([3, 5, 1])
})
