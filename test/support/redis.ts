import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { promisify } from 'node:util'
import { freePort } from './free-port.ts'

const SERVER = 'redis-server'
const COMMAND = 'redis-cli'

/** A Redis server of a test's own, with its data in a folder that ends with it. */
export interface RedisServer {
  readonly url: string
  readonly port: number
  readonly folder: string
  /** Ends it as a machine fault would; what it has written stays. */
  kill(): Promise<void>
  /** Starts it again on the same port and data. */
  start(): Promise<void>
  /** Asks it by its own command, on a connection of its own. */
  ask(...parameters: string[]): Promise<string>
  /** Ends it and removes its data. */
  stop(): Promise<void>
}

export interface RedisServerOptions {
  readonly settings?: Readonly<Record<string, string>>
  /** Watches others instead of keeping anything: `--sentinel`. */
  readonly sentinel?: boolean
}

export async function startRedis({ settings = {}, sentinel = false }: RedisServerOptions = {}): Promise<RedisServer> {
  const port = await freePort()
  const folder = mkdtempSync(join(tmpdir(), 'parley-redis-'))
  const kept = { appendonly: 'yes', appendfsync: 'always', save: '', 'maxmemory-policy': 'noeviction' }
  const all = { port, bind: '127.0.0.1', dir: folder, ...(sentinel ? {} : kept), ...settings }
  const options = Object.entries(all).flatMap(([name, value]) => [`--${name}`, String(value)])
  let child: ChildProcess | undefined

  const server: RedisServer = {
    url: `redis://127.0.0.1:${port}`,
    port,
    folder,
    async kill() {
      if (!child || child.exitCode !== null || child.signalCode !== null) return
      const exited = once(child, 'exit')
      child.kill('SIGKILL')
      await exited
    },
    async start() {
      const config = join(folder, 'redis.conf')
      const file = sentinel ? [config, '--sentinel'] : []
      if (sentinel) writeFileSync(config, '', { flag: 'a' })
      child = spawn(SERVER, [...file, ...options], { stdio: ['ignore', 'ignore', 'inherit'] })
      await listening(child, port)
    },
    async ask(...parameters) {
      const { stdout } = await promisify(execFile)(COMMAND, ['-p', String(port), ...parameters])
      return stdout.trim()
    },
    async stop() {
      await server.kill()
      rmSync(folder, { recursive: true, force: true })
    },
  }
  await server.start()
  return server
}

export interface RedisCluster {
  readonly url: string
  readonly nodes: readonly RedisServer[]
  stop(): Promise<void>
}

/** Three primaries, or so many with as many replicas each. */
export async function startRedisCluster({ replicas = 0 } = {}): Promise<RedisCluster> {
  const settings = { 'cluster-enabled': 'yes', 'cluster-node-timeout': '1000' }
  const nodes = await Promise.all(Array.from({ length: 3 * (1 + replicas) }, () => startRedis({ settings })))
  const hosts = nodes.map(({ port }) => `127.0.0.1:${port}`)
  await promisify(execFile)(COMMAND, [
    ...['--cluster', 'create', ...hosts],
    ...['--cluster-replicas', String(replicas), '--cluster-yes'],
  ])
  while (
    !(await Promise.all(nodes.map((node) => node.ask('CLUSTER', 'INFO')))).every((info) => /state:ok/.test(info))
  ) {
    await pause(20)
  }
  return {
    url: `redis+cluster://${hosts.join(',')}`,
    nodes,
    async stop() {
      await Promise.all(nodes.map((node) => node.stop()))
    },
  }
}

async function listening(child: ChildProcess, port: number): Promise<void> {
  while (child.exitCode === null) {
    if (await answers(port)) return
    await pause(10)
  }
  throw new Error(`${SERVER} ended with ${child.exitCode}`)
}

/** It listens, and has read what it had kept. */
function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write('PING\r\n'))
    socket.once('data', (data) => {
      socket.destroy()
      resolve(data.toString().startsWith('+PONG'))
    })
    socket.once('error', () => resolve(false))
  })
}
