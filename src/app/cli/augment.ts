import { resolve } from 'node:path'
import { printable } from '../../channels/terminal/printable.ts'
import { ParleyError } from '../../core/errors.ts'
import type { LanguageModel } from '../../core/model.ts'
import type { Passage } from '../../core/passage.ts'
import { distinctPhrasings } from '../../evaluation/augment/distinct.ts'
import type { AugmentEntry } from '../../evaluation/augment/entry.ts'
import { proposeAll } from '../../evaluation/augment/propose.ts'
import { acceptedIn, type Review, readReview, writeReview } from '../../evaluation/augment/review-file.ts'
import { ingestInWorker } from '../../knowledge/ingest-in-worker.ts'
import { EXIT } from './exit.ts'
import { readQuietConfig } from './quiet-config.ts'
import { type Addition, writeVariants } from './write-variants.ts'

export interface AugmentOptions {
  /** The review file to write, and to go on with. */
  readonly out: string
  /** The most new ways to ask of one entry. */
  readonly count: number
  /** A reviewed file, whose accepted lines go into the documents. */
  readonly apply?: string
}

/**
 * `parley augment`: a model proposes more ways to ask, a person reviews them, `--apply` writes what was accepted.
 * `openModel` gives the installation's model, or undefined where there is none.
 */
export async function augment(
  folder: string | undefined,
  options: AugmentOptions,
  openModel: () => Promise<LanguageModel | undefined>,
): Promise<number> {
  const config = readQuietConfig()
  const documents = resolve(folder ?? config.folders.knowledge)
  const { snapshot } = await ingestInWorker(documents, { defaultLang: config.bot.languages[0] })
  const passages = snapshot.passages.filter(({ audience }) => audience === 'public')
  if (options.apply !== undefined) return apply(documents, passages, options.apply)
  const model = await openModel()
  if (!model) {
    throw new ParleyError('config-invalid', 'there is no model that could propose questions: set OPENAI_API_KEY')
  }
  return propose(passages, options, model)
}

/** Ends with 1 when the model did not get through. */
async function propose(
  passages: readonly Passage[],
  { out, count }: AugmentOptions,
  model: LanguageModel,
): Promise<number> {
  const review: Review = readReview(out)
  const done = new Set(review.map(({ entry }) => entry))
  const left = entriesOf(passages).filter(({ id }) => !done.has(id))
  const interrupt = new AbortController()
  const stop = () => interrupt.abort()
  process.once('SIGINT', stop)
  const { asked, unusable, stopped } = await proposeAll(
    left,
    { model, count, signal: interrupt.signal },
    ({ id, question }, phrasings) => {
      review.push({ entry: id, question, proposed: phrasings.map((ask) => ({ accept: 'n', ask })) })
      writeReview(out, review)
    },
  ).finally(() => process.off('SIGINT', stop))
  const proposed = review.reduce((sum, entry) => sum + entry.proposed.length, 0)
  const lines = [
    `${asked} of ${left.length} entries asked for, ${done.size} were there before; ${proposed} ways to ask to review in ${out}.`,
    ...unusable.map((id) => `! Nothing usable came for ${printable(id)}.`),
    ...(stopped === undefined ? [] : [`! Stopped: ${stopped}. The same command goes on from here.`]),
  ]
  process.stdout.write(`${lines.join('\n')}\n`)
  return stopped === undefined ? EXIT.done : EXIT.wanting
}

/** Ends with 1 when something accepted could not be written. */
function apply(folder: string, passages: readonly Passage[], file: string): number {
  const byId = new Map(passages.map((passage) => [passage.id, passage]))
  const unknown: string[] = []
  const additions: Addition[] = []
  for (const [id, accepted] of acceptedIn(readReview(file))) {
    const passage = byId.get(id)
    if (!passage) {
      unknown.push(`${id}: there is no such entry any more.`)
      continue
    }
    const known = [passage.headingPath.at(-1) ?? '', ...passage.variants]
    const variants = distinctPhrasings(accepted, known)
    if (variants.length > 0) additions.push({ passage, variants })
  }
  const { count, refused } = writeVariants(folder, additions)
  const wrong = [...unknown, ...refused]
  const lines = [`${count} ways to ask written.`, ...wrong.map((line) => `! ${printable(line)}`)]
  process.stdout.write(`${lines.join('\n')}\n`)
  return wrong.length === 0 ? EXIT.done : EXIT.wanting
}

/** One entry for each section: its first part carries the question. */
function entriesOf(passages: readonly Passage[]): AugmentEntry[] {
  return passages
    .filter(({ id }) => !/~\d+$/.test(id))
    .map(({ id, headingPath, text, variants }) => ({ id, question: headingPath.at(-1) ?? '', answer: text, variants }))
}
