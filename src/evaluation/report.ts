import type { Bank } from './bank.ts'
import { type FailureKind, failureOf, failuresOf } from './failures.ts'
import { type Figures, forecastsOf } from './figures.ts'
import { type CalibrationBin, calibrationBins } from './measures/calibration.ts'
import { type OperatingPoint, operatingPoints } from './measures/coverage.ts'
import type { Comparison } from './past-runs.ts'
import type { Outcome, Run } from './run.ts'

/** One query that went wrong, in words. */
export interface FailureLine {
  readonly kind: FailureKind
  readonly query: string
  /** Line of the query in its file. */
  readonly line: number
  readonly followUp: boolean
  readonly probability: number
  /** Questions of the entries that would have been right. */
  readonly expected: readonly string[]
  /** Question of the entry that came first. */
  readonly found: string | undefined
  /** Place of the first right entry, from 1. */
  readonly rank: number | undefined
}

/** All that a report says, whatever it is shown in. */
export interface Report {
  /** What was evaluated: the bank and the queries, by their paths. */
  readonly bank: string
  readonly queries: string
  readonly entries: number
  /** Least probability at which an answer is given. */
  readonly threshold: number
  readonly at: Date
  readonly figures: Figures
  readonly before?: Comparison['before']
  readonly changes?: { readonly broken: readonly FailureLine[]; readonly mended: number }
  readonly failures: Readonly<Record<FailureKind, readonly FailureLine[]>>
  readonly calibration: readonly CalibrationBin[]
  readonly operatingPoints: readonly OperatingPoint[]
  readonly warnings: readonly string[]
}

export interface ReportSource extends Pick<Report, 'queries' | 'threshold' | 'at' | 'figures'> {
  /** Path of the bank. */
  readonly name: string
  readonly bank: Bank
  readonly run: Run
  readonly comparison: Comparison | undefined
}

export function createReport({ name, bank, run, comparison, ...rest }: ReportSource): Report {
  const { outcomes } = run
  const failures = failuresOf(outcomes)
  const linesOf = (kind: FailureKind) => failures[kind].map((outcome) => lineOf(outcome, kind, bank))
  const forecasts = forecastsOf(outcomes)
  return {
    ...rest,
    bank: name,
    entries: bank.size,
    failures: { wrong: linesOf('wrong'), unanswerable: linesOf('unanswerable'), missed: linesOf('missed') },
    calibration: calibrationBins(forecasts),
    operatingPoints: operatingPoints(forecasts),
    warnings: warningsOf(run, bank, rest.queries),
    ...(comparison && { before: comparison.before }),
    ...(comparison?.changes && {
      changes: {
        mended: comparison.changes.mended,
        broken: comparison.changes.broken.map((outcome) => lineOf(outcome, failureOf(outcome) ?? 'missed', bank)),
      },
    }),
  }
}

function lineOf({ query, relevant, response, rank }: Outcome, kind: FailureKind, bank: Bank): FailureLine {
  const [first] = response.ranked
  return {
    kind,
    query: query.query,
    line: query.line,
    followUp: query.history.length > 0,
    probability: response.probability,
    expected: [...relevant].map(bank.questionOf),
    found: first === undefined ? undefined : bank.questionOf(first),
    rank,
  }
}

/** More names than these do not help. */
const NAMED = 5

function warningsOf({ outcomes, unknown }: Run, bank: Bank, queries: string): string[] {
  const warnings: string[] = []
  if (bank.size === 0) warnings.push('The bank has no entries.')
  if (outcomes.length === 0) warnings.push(`${queries} has no queries.`)
  if (unknown.length > 0) {
    const named = unknown.slice(0, NAMED).map(({ id, line }) => `"${id}" (line ${line})`)
    const more = unknown.length > NAMED ? ` and ${unknown.length - NAMED} more` : ''
    warnings.push(`Not in the bank, and counted as never found: ${named.join(', ')}${more}.`)
  }
  return warnings
}
