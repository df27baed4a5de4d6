import { type ChildProcess, spawn } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { freePort } from '../support/free-port.ts'

export interface Running {
  readonly url: string
  /** Resident memory, in megabytes. */
  memory(): number
  /** Resident memory without rubbish, of a server that was started with `COLLECTING`. */
  settledMemory(): Promise<number>
  stop(): Promise<void>
}

/** Starts a server as a process of its own and waits until its port answers. */
export async function startProcess(
  parameters: readonly string[],
  env: Record<string, string>,
  port: number,
): Promise<Running> {
  const child = spawn(process.execPath, parameters, {
    env: { ...process.env, PORT: String(port), ...env },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const url = `http://127.0.0.1:${port}`
  await answering(`${url}/healthz`, child)
  const memory = () => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1]) / 1_000
  return {
    url,
    memory,
    async settledMemory() {
      // What is freed goes back to the system in steps.
      for (let before = Number.POSITIVE_INFINITY; before - memory() > 1; ) {
        before = memory()
        child.kill('SIGUSR2')
        await pause(SETTLE_MS)
      }
      return memory()
    },
    async stop() {
      const { promise, resolve } = Promise.withResolvers<void>()
      child.once('exit', () => resolve())
      child.kill('SIGTERM')
      await promise
    },
  }
}

async function answering(url: string, child: ChildProcess): Promise<void> {
  while (child.exitCode === null) {
    const reached = await fetch(url).then(
      (response) => response.ok,
      () => false,
    )
    if (reached) return
    await pause(5)
  }
  throw new Error(`the server at ${url} ended with ${child.exitCode}`)
}

/** What one customer and one address may send. */
const LIMITS = /^( {2}\w+Per(?:Minute|Day):) \d+$/gm

/** Environment of a server whose memory is looked at without rubbish. */
export const COLLECTING = { NODE_OPTIONS: `--import=${join(import.meta.dirname, 'collect-on-signal.mjs')}` }
const SETTLE_MS = 2_000

export const DIRECT_LINE_SECRET = 'a-secret-for-the-benchmark-only-0123456789'

/** Parley with the demo's configuration, as `npm start` runs it, but that nobody here writes too much. */
export async function startParley(data: string, env: Record<string, string> = {}): Promise<Running> {
  const port = await freePort()
  const config = join(data, 'config')
  cpSync(join(import.meta.dirname, '../../config'), config, { recursive: true })
  const bot = join(config, 'bot.yaml')
  writeFileSync(bot, readFileSync(bot, 'utf8').replace(LIMITS, '$1 100000'))
  return startProcess(
    ['bin/parley.mjs', 'start'],
    {
      PARLEY_CONFIG_DIR: config,
      PARLEY_DATA_DIR: data,
      PARLEY_DIRECTLINE_SECRET: DIRECT_LINE_SECRET,
      PARLEY_LOG_LEVEL: 'error',
      ...env,
    },
    port,
  )
}

export function temporaryFolder(): { readonly path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), 'parley-bench-'))
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) }
}
