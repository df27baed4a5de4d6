import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { failureOf } from './failures.ts'
import type { Figures } from './figures.ts'
import type { Outcome } from './run.ts'

/** What is kept of a run: figures, and which queries went well; no text of anybody. */
export interface PastRun {
  /** ISO time. */
  readonly at: string
  readonly figures: Figures
  /** One for each query, in order. */
  readonly well: readonly boolean[]
  /** Hash of the queries: runs on the same ones can be compared query by query. */
  readonly queries: string
}

export interface Comparison {
  readonly before: PastRun
  /** Queries that went well then and fail now, and how many the other way round; absent where the queries changed. */
  readonly changes?: { readonly broken: readonly Outcome[]; readonly mended: number }
}

const measure = z.number().nullable()

const figuresSchema: z.ZodType<Figures> = z.object({
  queries: z.int(),
  answerable: z.int(),
  recallAt1: measure,
  recallAt5: measure,
  mrrAt10: measure,
  auroc: measure,
  precision: measure,
  coverage: measure,
  p50Ms: measure,
  p95Ms: measure,
  calibrationError: measure,
  clarified: z.int(),
})

const pastRunSchema: z.ZodType<PastRun> = z.object({
  at: z.string(),
  figures: figuresSchema,
  well: z.array(z.boolean()),
  queries: z.string(),
})

export function pastRunOf(outcomes: readonly Outcome[], figures: Figures, at: Date): PastRun {
  const asked = outcomes.map(({ query: { query, relevant, history } }) => ({ query, relevant, history }))
  return {
    at: at.toISOString(),
    figures,
    well: outcomes.map((outcome) => failureOf(outcome) === undefined),
    queries: createHash('sha256').update(JSON.stringify(asked)).digest('hex'),
  }
}

export function compareRuns(outcomes: readonly Outcome[], now: PastRun, before: PastRun): Comparison {
  if (now.queries !== before.queries) return { before }
  return {
    before,
    changes: {
      broken: outcomes.filter((_, at) => before.well[at] && !now.well[at]),
      mended: now.well.filter((well, at) => well && !before.well[at]).length,
    },
  }
}

/** The last run of each evaluation, by what it was run on. */
export function createPastRuns(folder: string) {
  const fileOf = (key: readonly string[]) =>
    join(folder, `${createHash('sha256').update(JSON.stringify(key)).digest('hex').slice(0, 16)}.json`)
  return {
    /** Undefined where there was none, or none that this version can read. */
    last(key: readonly string[]): PastRun | undefined {
      try {
        return pastRunSchema.parse(JSON.parse(readFileSync(fileOf(key), 'utf8')))
      } catch {
        return undefined
      }
    },
    keep(key: readonly string[], run: PastRun): void {
      mkdirSync(folder, { recursive: true, mode: 0o700 })
      const temporary = `${fileOf(key)}.${process.pid}.tmp`
      writeFileSync(temporary, JSON.stringify(run), { mode: 0o600 })
      renameSync(temporary, fileOf(key))
    },
  }
}
