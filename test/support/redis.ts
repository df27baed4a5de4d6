import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { freePort } from './free-port.ts'

export interface RedisServer {
  readonly port: number
  readonly url: string
  /** Ends it as a machine fault would. */
  kill(): Promise<void>
  /** Starts it again at the same port, with what it had on its disk. */
  start(): Promise<void>
  /** Ends it and removes its folder. */
  remove(): Promise<void>
}

/** A Redis of this test's own, on loopback, with the persistence that the guide asks for. */
export async function startRedis(parameters: readonly string[] = []): Promise<RedisServer> {
  const port = await freePort()
  const folder = mkdtempSync(join(tmpdir(), 'parley-redis-'))
  let child: ChildProcess | undefined

  async function kill(): Promise<void> {
    const ending = child
    child = undefined
    if (!ending || ending.exitCode !== null) return
    const ended = new Promise((resolve) => ending.once('exit', resolve))
    ending.kill('SIGKILL')
    await ended
  }

  async function start(): Promise<void> {
    const address = ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder]
    const settings = ['--save', '', '--appendonly', 'yes', '--maxmemory-policy', 'noeviction', '--loglevel', 'warning']
    child = spawn('redis-server', [...address, ...settings, ...parameters], { stdio: 'ignore' })
    const starting = child
    while (!(await answers(port))) {
      if (starting.exitCode !== null) throw new Error(`redis-server ended with ${starting.exitCode}`)
      await pause(10)
    }
  }

  await start()
  return {
    port,
    url: `redis://127.0.0.1:${port}`,
    kill,
    start,
    async remove() {
      await kill()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** Whether it is there, and has read its disk. */
function answers(port: number): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>()
  const socket = connect(port, '127.0.0.1', () => socket.write('PING\r\n'))
  socket.once('data', (data) => {
    resolve(data.toString().startsWith('+PONG'))
    socket.destroy()
  })
  socket.once('error', () => resolve(false))
  return promise
}

/** All that clients send to a Redis from now on, as its MONITOR shows it. */
export async function watchCommands(port: number): Promise<{ seen(): string; end(): void }> {
  let seen = ''
  const socket = connect(port, '127.0.0.1')
  const { promise, resolve } = Promise.withResolvers<void>()
  socket.on('data', (data) => {
    seen += data
    resolve()
  })
  socket.on('error', () => {})
  socket.write('MONITOR\r\n')
  await promise
  return { seen: () => seen, end: () => socket.destroy() }
}
