import { styleText } from 'node:util'
import { readConfig } from '../config.ts'
import { createLog } from '../log.ts'
import { type App, startApp } from '../main.ts'
import { createProgress } from './progress.ts'

/** `parley start`: serves until it is told to stop. */
export async function start(): Promise<void> {
  const config = readConfig(process.env, process.cwd())
  const log = createLog(config.logLevel)
  const progress = createProgress(process.stderr, Date.now)
  const app = await startApp({ config, log, onProgress: progress.show })
  progress.clear()
  process.stdout.write(describe(app))
  await stopSignal()
  log.info({}, 'stopping')
  await app.stop()
}

/** What it runs on, in a few lines. */
function describe({ house, url, channels }: App): string {
  const { documents, passages, problems } = house.knowledge.snapshot
  const lines: [string, string][] = [
    ['knowledge', `${passages.length} passages from ${documents.length} documents${problemNote(problems.length)}`],
    ['answers', 'quoted from the documents, with their source (no model configured)'],
    ['memory', `embedded, in ${house.data.path}`],
    ['transcripts', 'embedded, encrypted; master key made here, see docs/guides/operate.md'],
    ['channels', channels.join(', ') || 'none'],
    ['dialogs', [...house.dialogs.keys()].join(', ')],
  ]
  const table = lines.map(([name, value]) => `  ${styleText('dim', name.padEnd(12))} ${value}`).join('\n')
  return `\n${styleText('bold', 'Parley')} is ready.\n\n${table}\n\n  Open ${styleText(['bold', 'cyan'], url)}\n\n`
}

function problemNote(count: number): string {
  if (count === 0) return ''
  return `, ${count} ${count === 1 ? 'problem' : 'problems'}: see "npx parley ingest"`
}

function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve())
  })
}
