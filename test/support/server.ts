import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { onTestFinished } from 'vitest'
import { freePort } from './free-port.ts'

export const ROOT = join(import.meta.dirname, '../..')
export const COMMAND = join(ROOT, 'bin/parley.mjs')

export interface RunningServer {
  readonly url: string
  readonly port: number
  /** All that it has written so far, to both streams. */
  readonly output: () => string
  /** Resolves when it has ended, for whatever reason. */
  readonly ended: Promise<void>
  /** Ends it as a machine fault would: at once. */
  kill(): Promise<void>
  /** Asks it to stop, and resolves to its exit code. */
  stop(): Promise<number | null>
}

/** Starts Parley as its operator does, and waits until it is ready. */
export async function startServer(options: {
  data: string
  port?: number
  env?: Record<string, string>
  /** No file can grow beyond this: what a full disk looks like to one process. */
  fileKilobytes?: number
}): Promise<RunningServer> {
  const port = options.port ?? (await freePort())
  const limited = `trap '' XFSZ; ulimit -f ${(options.fileKilobytes ?? 0) * 2}; exec "$0" "$@"`
  const limit = options.fileKilobytes === undefined ? [] : ['sh', '-c', limited]
  const [program = '', ...parameters] = [...limit, process.execPath, COMMAND, 'start']
  const child = spawn(program, parameters, {
    cwd: ROOT,
    env: { ...process.env, PORT: String(port), PARLEY_DATA_DIR: options.data, ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  const collect = (chunk: Buffer) => {
    output += chunk
  }
  child.stdout.on('data', collect)
  child.stderr.on('data', collect)
  const url = `${options.env?.TLS_CERT ? 'https' : 'http'}://localhost:${port}`
  const running: RunningServer = {
    url,
    port,
    output: () => output,
    ended: new Promise((resolve) => child.once('exit', () => resolve())),
    kill: async () => void (await end(child, 'SIGKILL')),
    stop: () => end(child, 'SIGTERM'),
  }
  onTestFinished(async () => void (await end(child, 'SIGKILL')))
  while (child.exitCode === null) {
    const ready = await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(2_000) }).then(
      (response) => response.ok,
      () => false,
    )
    if (ready) return running
    await pause(20)
  }
  throw new Error(`the server ended with ${child.exitCode}:\n${output}`)
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return child.exitCode
  const exited = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)))
  child.kill(signal)
  return exited
}
