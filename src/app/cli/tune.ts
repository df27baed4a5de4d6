import { join } from 'node:path'
import { readQueries } from '../../evaluation/sets.ts'
import { type CrossValidation, crossValidate } from '../../evaluation/tune/cross-validate.ts'
import { fitThreshold, gainAt } from '../../evaluation/tune/threshold.ts'
import { DEFAULT_WEIGHTS, type RetrievalWeights } from '../../knowledge/weights.ts'
import { readRetrievalWeights, writeRetrievalWeights } from '../config/retrieval-file.ts'
import { setNumber } from './edit-settings.ts'
import { queriesFileOf } from './eval.ts'
import { openEvaluatedBot } from './evaluated-bot.ts'
import { EXIT } from './exit.ts'
import { readQuietConfig } from './quiet-config.ts'
import { paintFor } from './terminal-features.ts'
import { createTuningBench, judgedOf } from './tuning.ts'

export interface TuneOptions {
  readonly queries?: string
  readonly dryRun?: true
  readonly json?: true
}

/** Fewer queries than this tell nothing that lasts. */
const LEAST_QUERIES = 50

/**
 * `parley tune`: fits the retrieval's weights, and then the threshold, to questions with known answers, and writes
 * what is better by more than noise. Ends with 1 when there are too few of them.
 */
export async function tune(folder: string | undefined, options: TuneOptions): Promise<number> {
  const queries = readQueries(queriesFileOf(folder, options.queries))
  if (queries.length < LEAST_QUERIES) {
    process.stderr.write(
      `parley: ${queries.length} queries are too few to learn from: ${LEAST_QUERIES} are the least.\n`,
    )
    return EXIT.wanting
  }
  const config = readQuietConfig()
  const { threshold } = config.bot.answers
  const bot = await openEvaluatedBot(config, folder)
  const bench = createTuningBench(bot, config.bot, queries)
  await bot.close()

  const present = readRetrievalWeights(config.folders.config) ?? DEFAULT_WEIGHTS
  const weights = await crossValidate({
    items: bench.items,
    textOf: ({ query }) => query.query,
    present,
    fit: bench.fit,
    gains: async (items, setting) =>
      (await bench.ask(items, setting)).map((outcome) => gainAt(judgedOf(outcome), threshold)),
  })
  const judged = (await bench.ask(bench.items, weights.better ? weights.setting : present)).map(judgedOf)
  const cut = await crossValidate({
    items: judged,
    textOf: ({ text }) => text,
    present: threshold,
    fit: (training) => fitThreshold(training, threshold),
    gains: async (items, setting) => items.map((item) => gainAt(item, setting)),
  })

  const written: string[] = []
  if (weights.better && !options.dryRun) written.push(writeRetrievalWeights(config.folders.config, weights.setting))
  if (cut.better && !options.dryRun) written.push(writeThreshold(config.folders.config, cut.setting))
  const result = { queries: queries.length, threshold: { present: threshold, ...cut }, weights, written }
  process.stdout.write(options.json ? `${JSON.stringify(result, null, 2)}\n` : text(result, options.dryRun))
  return EXIT.done
}

function writeThreshold(configFolder: string, threshold: number): string {
  const file = join(configFolder, 'bot.yaml')
  setNumber(file, ['answers', 'threshold'], threshold)
  return file
}

interface Result {
  readonly queries: number
  readonly weights: CrossValidation<RetrievalWeights>
  readonly threshold: CrossValidation<number> & { readonly present: number }
  readonly written: readonly string[]
}

function text({ queries, weights, threshold, written }: Result, dryRun: true | undefined): string {
  const paint = paintFor(process.stdout)
  const block = (
    heading: string,
    { before, after, standardError, better }: CrossValidation<unknown>,
    fitted: string,
  ) => [
    paint(heading, ['bold']),
    `  gain per query ${before.toFixed(3)} → ${after.toFixed(3)}, ± ${standardError.toFixed(3)}`,
    better
      ? `  ${paint('better by more than noise', ['green'])}: ${fitted}`
      : '  no better by more than noise: stays as it is',
    '',
  ]
  return [
    `Fitted to ${queries} queries, judged on queries held out; a right answer gains 1, a wrong one −1, none 0.`,
    '',
    ...block('Weights', weights, 'retrieval.yaml'),
    ...block('Threshold', threshold, `${threshold.present} → ${threshold.setting}`),
    written.length > 0 ? `Written: ${written.join(', ')}. It counts from the next start.` : nothing(dryRun),
    '',
  ].join('\n')
}

const nothing = (dryRun: true | undefined) => (dryRun ? 'Nothing was written (--dry-run).' : 'Nothing was changed.')
