import type { FailureKind } from './failures.ts'
import type { Figures } from './figures.ts'

interface Measure {
  readonly key: keyof Figures
  readonly name: string
  readonly abbreviation?: string
  readonly lowerIsBetter?: true
}

/** The shares that a report shows, in its order. */
export const MEASURES: readonly Measure[] = [
  { key: 'recallAt1', name: 'right entry first', abbreviation: 'R@1' },
  { key: 'recallAt5', name: 'among the first five', abbreviation: 'R@5' },
  { key: 'mrrAt10', name: 'mean reciprocal rank', abbreviation: 'MRR@10' },
  { key: 'auroc', name: 'tells answerable from not', abbreviation: 'AUROC' },
  { key: 'precision', name: 'answers that are right', abbreviation: 'precision' },
  { key: 'coverage', name: 'answerable that are answered', abbreviation: 'coverage' },
  { key: 'calibrationError', name: 'calibration error', abbreviation: 'ECE', lowerIsBetter: true },
]

export const FAILURE_KINDS: readonly { readonly kind: FailureKind; readonly heading: string }[] = [
  { kind: 'wrong', heading: 'Answered with another entry' },
  { kind: 'unanswerable', heading: 'Answered although nothing in the bank does' },
  { kind: 'missed', heading: 'Not answered although the bank does' },
]

/** Differences below this are not shown as one. */
const SMALLEST = 0.0005

export interface Change {
  /** With its sign; `=` where there is none to speak of. */
  readonly text: string
  readonly verdict: 'better' | 'worse' | 'same'
}

/** How a measure has changed; undefined where it was not taken both times. */
export function changeOf(
  { key, lowerIsBetter }: Measure,
  now: Figures,
  before: Figures | undefined,
): Change | undefined {
  const [a, b] = [now[key], before?.[key]]
  if (a === null || b === null || b === undefined) return undefined
  const change = a - b
  if (Math.abs(change) < SMALLEST) return { text: '=', verdict: 'same' }
  const text = `${change > 0 ? '+' : '−'}${Math.abs(change).toFixed(3)}`
  return { text, verdict: change > 0 === (lowerIsBetter === true) ? 'worse' : 'better' }
}

export const shareText = (value: number | null): string => (value === null ? '–' : value.toFixed(3))

export const millisecondsText = (value: number | null): string =>
  value === null ? '–' : `${value.toFixed(value < 10 ? 2 : 0)} ms`
