import { existsSync, readFileSync } from 'node:fs'
import { styleText } from 'node:util'
import type { Log } from '../../core/log.ts'
import { type Config, readConfig } from '../config/config.ts'
import { createWatchdog } from '../dialogs/watchdog.ts'
import { createLog } from '../log.ts'
import { type App, startApp } from '../main.ts'
import { dataFolderAt } from '../rooms/data-folder.ts'
import { day } from '../serving/server-certificate.ts'
import { deskOrigin, isDevelopment } from '../serving/transport.ts'
import { createProgress } from './progress.ts'

/** A process that stands still is ended after twice the time of a turn, but not sooner: starting takes its time, too. */
const LEAST_STILL_MS = 5_000
/** Longer than running turns are given. */
const LONGEST_STOP_MS = 15_000

/** `parley start`: serves until it is told to stop. */
export async function start(): Promise<void> {
  // A plain copy: libraries look variables up at every step, and each look at the real ones asks the system.
  process.env = { ...process.env }
  const config = readConfig(process.env, process.cwd())
  // Somebody who watches reads the lines below, not every step on the way.
  const quiet = process.stderr.isTTY && !process.env.PARLEY_LOG_LEVEL
  const log = createLog(quiet ? 'warn' : config.logLevel)
  const progress = createProgress(process.stderr, Date.now)
  // A promise that a dialog forgot must not take all other conversations down.
  process.on('unhandledRejection', (error) => log.error({ err: error }, 'a promise failed that nobody waits for'))
  const isFirst = !existsSync(dataFolderAt(config.folders.data).operatorToken)
  const watchdog = createWatchdog(Math.max(LEAST_STILL_MS, 2_000 * config.bot.limits.turnSeconds))
  const app = await startApp({ config, log, watchdog, onProgress: progress.show })
  progress.clear()
  process.stdout.write(describe(app, config))
  if (isFirst) process.stdout.write(describeToken(app, config))
  await stopSignal()
  log.info({}, 'stopping')
  watchdog.stop()
  setTimeout(giveUp, LONGEST_STOP_MS, log).unref()
  await app.stop()
}

/** What it runs on, in a few lines. */
function describe({ house, url, channels }: App, config: Config): string {
  const { documents, passages, problems: all } = house.knowledge.snapshot
  const problems = all.filter(({ level }) => level === 'error')
  const { masterKey, directLineSecret } = config
  const secrets = [...(masterKey ? [] : ['master key']), ...(directLineSecret ? [] : ['Direct Line secret'])]
  const lines: [string, string][] = [
    ['knowledge', `${passages.length} passages from ${documents.length} documents${problemNote(problems.length)}`],
    ['answers', config.models.summary],
    ['memory', house.memoryPlace],
    ['transcripts', `${house.storage}, encrypted`],
    ['secrets', secrets.length === 0 ? 'from the environment' : `made here: ${secrets.join(', ')}`],
    ['staff', staffLine(config, house.data.operatorToken)],
    ...transportLine(config),
    ['channels', channels.join(', ') || 'none'],
    ['dialogs', [...house.dialogs.all().keys()].join(', ')],
  ]
  const table = lines.map(([name, value]) => `  ${styleText('dim', name.padEnd(12))} ${value}`).join('\n')
  return `\n${styleText('bold', 'Parley')} is ready.\n\n${table}\n\n  Open ${styleText(['bold', 'cyan'], url)}\n\n`
}

function staffLine(config: Config, token: string): string {
  const { oidc } = config
  if (!oidc) return `the token in ${token}`
  return oidc.client ? `sign in at ${deskOrigin(config)}/console, by ${oidc.issuer}` : `bring a token of ${oidc.issuer}`
}

/** The token that was made just now, once, for whoever develops here: no log keeps what a terminal shows. */
function describeToken({ house }: App, config: Config): string {
  if (!isDevelopment(config) || !process.stdout.isTTY) return ''
  const token = readFileSync(house.data.operatorToken, 'utf8').trim()
  return `  For /console/api, shown this once:\n  Authorization: Bearer ${token}\n\n`
}

/** Who speaks TLS; on somebody's own machine nobody has to. */
function transportLine(config: Config): [string, string][] {
  if (config.tls) {
    const { names, validUntil } = config.tls.certificate
    return [['transport', `HTTPS, with a certificate for ${names} until ${day(validUntil)}`]]
  }
  if (isDevelopment(config)) return []
  return [['transport', 'plain HTTP: a proxy in front must speak TLS, or set TLS_CERT and TLS_KEY']]
}

function problemNote(count: number): string {
  if (count === 0) return ''
  return `, ${count} ${count === 1 ? 'problem' : 'problems'}: see "npx parley ingest"`
}

/** What has not ended by then hangs; whoever takes the work up finds all that was accepted. */
function giveUp(log: Log): void {
  log.error({}, 'not stopped in time, ending anyway')
  process.exit(1)
}

function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve())
  })
}
