import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, openSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'

const ROOT = join(import.meta.dirname, '../..')

export interface Instance {
  readonly port: number
  readonly starts: number
  /** Ends it at once, as a machine fault would, and starts it again. */
  kill(): Promise<void>
  /** Asks it to stop, waits for it and starts it again: one step of a rolling deploy. */
  replace(): Promise<void>
  /** Asks it to stop, for good; resolves to its exit code. */
  stop(): Promise<number | null>
}

export interface InstanceOptions {
  readonly port: number
  readonly data: string
  readonly config: string
  readonly logFile: string
  readonly env: Readonly<Record<string, string>>
  /** How far its clock is ahead of the others', in milliseconds. */
  readonly clockAheadMs?: number
}

/** Longest time that a start may take. */
const START_MS = 60_000

/** A server of the bot that is killed and started again. */
export async function startInstance(options: InstanceOptions): Promise<Instance> {
  const { port, data, config, logFile, env, clockAheadMs = 0 } = options
  let child: ChildProcess
  let starts = 0
  let stopped = false

  async function start(): Promise<void> {
    starts++
    const log = openSync(logFile, 'a')
    const preload = clockAheadMs === 0 ? '' : ` --import ${join(import.meta.dirname, 'clock-ahead.mjs')}`
    child = spawn(process.execPath, ['--max-semi-space-size=8', join(ROOT, 'src/app/cli/main.ts'), 'start'], {
      cwd: ROOT,
      env: {
        PATH: process.env.PATH,
        HOME: process.env.HOME,
        PORT: String(port),
        PARLEY_DATA_DIR: data,
        PARLEY_CONFIG_DIR: config,
        PARLEY_DIALOGS_DIR: join(import.meta.dirname, 'bot/dialogs'),
        PARLEY_LOG_LEVEL: 'warn',
        NODE_COMPILE_CACHE: join(ROOT, 'node_modules/.cache/parley'),
        NODE_OPTIONS: preload,
        CHAOS_CLOCK_AHEAD_MS: String(clockAheadMs),
        ...env,
      },
      stdio: ['ignore', log, log],
    })
    closeSync(log)
    const until = performance.now() + START_MS
    while (performance.now() < until) {
      if (child.exitCode !== null)
        throw new Error(`the instance on port ${port} ended with ${child.exitCode}: see ${logFile}`)
      if (stopped || (await isReady(port))) return
      await pause(25)
    }
    throw new Error(`the instance on port ${port} is not ready after ${START_MS / 1_000} s: see ${logFile}`)
  }

  async function end(signal: NodeJS.Signals): Promise<number | null> {
    if (child.exitCode !== null || child.signalCode !== null) return child.exitCode
    const exited = once(child, 'exit')
    child.kill(signal)
    const [code] = await exited
    return code
  }

  // Whatever becomes of the run: no server stays behind.
  process.once('exit', () => child.kill('SIGKILL'))
  await start()
  return {
    port,
    get starts() {
      return starts
    },
    async kill() {
      await end('SIGKILL')
      if (!stopped) await start()
    },
    async replace() {
      await end('SIGTERM')
      if (!stopped) await start()
    },
    async stop() {
      stopped = true
      return end('SIGTERM')
    },
  }
}

async function isReady(port: number): Promise<boolean> {
  return fetch(`http://127.0.0.1:${port}/readyz`, { signal: AbortSignal.timeout(2_000) }).then(
    (response) => response.ok,
    () => false,
  )
}
