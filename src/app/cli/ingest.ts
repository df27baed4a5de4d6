import { realpathSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import { printable } from '../../channels/terminal/printable.ts'
import { ParleyError } from '../../core/errors.ts'
import type { Passage } from '../../core/passage.ts'
import { type IngestedInWorker, ingestInWorker } from '../../knowledge/ingest-in-worker.ts'
import type { Ingested, IngestProgress } from '../../knowledge/ingest-types.ts'
import type { KnowledgeSnapshot } from '../../knowledge/snapshot.ts'
import type { Config } from '../config/config.ts'
import { createLog } from '../log.ts'
import { openDataFolder } from '../rooms/data-folder.ts'
import { openEmbedded } from '../rooms/knowledge.ts'
import { EXIT } from './exit.ts'
import { createProgress } from './progress.ts'
import { readQuietConfig } from './quiet-config.ts'
import { alignRows, paintFor } from './terminal-features.ts'

export interface IngestCommandOptions {
  readonly json?: true
  /** Remarks count as errors. */
  readonly strict?: true
}

/** `parley ingest`: reads the documents and says what is wrong with them. Ends with 1 when something is. */
export async function ingest(given: string | undefined, { json, strict }: IngestCommandOptions): Promise<number> {
  const config = readQuietConfig()
  const folder = resolve(given ?? config.folders.knowledge)
  const data = isSame(folder, config.folders.knowledge) ? openDataFolder(config.folders.data) : undefined
  const progress = createProgress(process.stderr, Date.now)
  let ingested: IngestedInWorker
  try {
    const defaultLang = config.bot.languages[0]
    const snapshotFile = data?.knowledge
    ingested = await ingestInWorker(folder, { snapshotFile, defaultLang, onProgress: progress.show })
    if (ingested.unsaved !== undefined) {
      throw new ParleyError(
        'data-folder-unusable',
        `the knowledge cannot be saved in ${data?.path}: ${ingested.unsaved}`,
      )
    }
    if (data) await embed(ingested.snapshot.passages, config, data.vectors, progress.show)
  } finally {
    progress.clear()
  }
  const { problems, passages: _, ...counts } = ingested.report
  const passages = countPassages(ingested.snapshot)
  if (json) {
    const { version } = ingested.snapshot
    const result = { folder, version, saved: data !== undefined, ...counts, passages, problems }
    process.stdout.write(`${JSON.stringify(result, null, 2)}\n`)
  } else {
    process.stdout.write(summary(folder, ingested, passages, data !== undefined))
  }
  return problems.some(({ level }) => strict || level === 'error') ? EXIT.wanting : EXIT.done
}

/** Where embeddings are configured: only texts that are new are sent to the model. */
async function embed(
  passages: readonly Passage[],
  config: Config,
  file: string,
  onProgress: (progress: IngestProgress) => void,
): Promise<void> {
  const embedded = await openEmbedded(config, file, createLog(config.logLevel))
  try {
    await embedded?.update(passages, (progress) => onProgress({ phase: 'embedding', ...progress }))
  } finally {
    await embedded?.close()
  }
}

interface PassageCounts {
  readonly total: number
  /** By language, then audience. */
  readonly byLanguage: Readonly<Record<string, { readonly public: number; readonly internal: number }>>
}

function countPassages({ passages }: KnowledgeSnapshot): PassageCounts {
  const byLanguage: Record<string, { public: number; internal: number }> = {}
  for (const { lang, audience } of passages) {
    byLanguage[lang] ??= { public: 0, internal: 0 }
    byLanguage[lang][audience]++
  }
  return { total: passages.length, byLanguage }
}

function summary(folder: string, { report }: Ingested, passages: PassageCounts, saved: boolean): string {
  const paint = paintFor(process.stdout)
  const shown = relative(process.cwd(), folder) || '.'
  const path = shown.startsWith('..') ? folder : shown
  const { read, unchanged, skipped, ignored, duplicates, nearDuplicates, problems } = report
  const notes = [`${read} read`, `${unchanged} unchanged`]
  if (skipped > 0) notes.push(`${skipped} skipped`)
  if (ignored > 0) notes.push(`${ignored} ignored (files of kinds that are not read)`)
  const [left, alike] = [`, ${duplicates} more left out as duplicates`, `, ${nearDuplicates} pairs almost the same`]
  const more = (duplicates > 0 ? left : '') + (nearDuplicates > 0 ? alike : '')
  // What must be mended is read first.
  const listed = problems.toSorted((a, b) => Number(a.level === 'remark') - Number(b.level === 'remark'))
  const rows = Object.entries(passages.byLanguage).sort(([a], [b]) => (a < b ? -1 : 1))
  const table = alignRows([
    ['', 'public', 'internal'],
    ...rows.map(([lang, counts]) => [lang, String(counts.public).padStart(6), String(counts.internal).padStart(8)]),
  ])
  return [
    paint(path, ['bold']),
    '',
    `  documents  ${notes.join(', ')}`,
    `  passages   ${passages.total}${more}`,
    ...(rows.length > 0 ? ['', ...table.map((line) => `             ${line}`)] : []),
    '',
    ...listed.map(({ level, document, line, message }) => {
      const place = `${join(path, document)}${line === undefined ? '' : `:${line}`}`
      const mark = level === 'error' ? paint('✗', ['red']) : paint('•', ['yellow'])
      return `  ${mark} ${paint(printable(place), [level === 'error' ? 'bold' : 'dim'])}  ${printable(message)}`
    }),
    ...(problems.length > 0 ? [''] : []),
    saved
      ? '  Saved: a server on this data folder answers from it.'
      : '  Nothing was saved: this is not the folder that the bot answers from.',
    '',
  ].join('\n')
}

function isSame(a: string, b: string): boolean {
  const real = (path: string) => {
    try {
      return realpathSync(path)
    } catch {
      return resolve(path)
    }
  }
  return real(a) === real(b)
}
