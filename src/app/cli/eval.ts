import { writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { ParleyError } from '../../core/errors.ts'
import { figuresOf } from '../../evaluation/figures.ts'
import { htmlReport } from '../../evaluation/html/page.ts'
import { compareRuns, createPastRuns, pastRunOf } from '../../evaluation/past-runs.ts'
import { createReport, type Report } from '../../evaluation/report.ts'
import { runEvaluation } from '../../evaluation/run.ts'
import { readQueries } from '../../evaluation/sets.ts'
import { openDataFolder } from '../rooms/data-folder.ts'
import { evaluationText } from './eval-text.ts'
import { openEvaluatedBot } from './evaluated-bot.ts'
import { EXIT } from './exit.ts'
import { readQuietConfig } from './quiet-config.ts'

export interface EvaluateOptions {
  readonly queries?: string
  readonly json?: true
  readonly html?: string
}

/** `parley eval`: asks every query and measures what comes. Ends with 1 when there was nothing to ask. */
export async function evaluate(folder: string | undefined, { queries, json, html }: EvaluateOptions): Promise<number> {
  const report = await measure(folder, queriesFileOf(folder, queries))
  if (html !== undefined) writeReport(html, htmlReport(report))
  process.stdout.write(json ? `${JSON.stringify(describe(report), null, 2)}\n` : evaluationText(report, process.stdout))
  return report.figures.queries === 0 ? EXIT.wanting : EXIT.done
}

/** `FOLDER/dev.jsonl` unless another file is named; a bot's own documents have no queries beside them. */
export function queriesFileOf(folder: string | undefined, named: string | undefined): string {
  if (named !== undefined) return named
  if (folder !== undefined) return join(folder, 'dev.jsonl')
  throw new ParleyError(
    'config-invalid',
    'name a folder with faq.jsonl and dev.jsonl, or a file of queries (--queries)',
  )
}

async function measure(folder: string | undefined, queriesFile: string): Promise<Report> {
  const queries = readQueries(queriesFile)
  const config = readQuietConfig()
  const pastRuns = createPastRuns(join(openDataFolder(config.folders.data).path, 'evaluations'))
  const bot = await openEvaluatedBot(config, folder)
  const counter = createCounter(process.stderr)
  try {
    const run = await runEvaluation(queries, bot.bank, bot.respond, counter.show)
    const at = new Date()
    const name = folder ?? config.folders.knowledge
    const key = [resolve(name), resolve(queriesFile)]
    const figures = figuresOf(run.outcomes)
    const now = pastRunOf(run.outcomes, figures, at)
    const before = pastRuns.last(key)
    pastRuns.keep(key, now)
    const { threshold } = config.bot.answers
    const comparison = before && compareRuns(run.outcomes, now, before)
    return createReport({ name, queries: queriesFile, threshold, at, bank: bot.bank, run, figures, comparison })
  } finally {
    counter.clear()
    await bot.close()
  }
}

/** What other tools read: the figures by the names they rely on, then what helps to understand them. */
function describe({ figures, threshold, entries, calibration, before, changes, warnings }: Report) {
  const rounded = Object.entries(figures).map(([name, value]) => [
    name,
    value === null ? null : Number(value.toFixed(4)),
  ])
  return {
    ...Object.fromEntries(rounded),
    entries,
    threshold,
    calibration,
    before: before
      ? { at: before.at, ...before.figures, broken: changes?.broken.length, mended: changes?.mended }
      : null,
    warnings,
  }
}

/** Queries may be personal: only whoever asked for the file reads it. */
function writeReport(file: string, text: string): void {
  try {
    writeFileSync(file, text, { mode: 0o600 })
  } catch (cause) {
    throw new ParleyError('config-invalid', `the report ${file} cannot be written`, { cause })
  }
}

/** Redrawing more often costs more than asking. */
const EVERY = 50

/** How far it is, on a terminal; nothing where there is none. */
function createCounter(out: NodeJS.WriteStream) {
  return {
    show(done: number, total: number): void {
      if (out.isTTY && done % EVERY === 0) out.write(`\r\u001b[Kasked ${done} of ${total}`)
    },
    clear(): void {
      if (out.isTTY) out.write('\r\u001b[K')
    },
  }
}
