import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { promisify } from 'node:util'
import { freePort } from './free-port.ts'
import { until } from './until.ts'

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
  /** Lets it hang: it listens and does not answer. */
  suspend(): void
  resume(): void
  /** Asks it by its own command, on a connection of its own. */
  ask(...parameters: string[]): Promise<string>
  /** Ends it and removes its data. */
  stop(): Promise<void>
}

export interface RedisServerOptions {
  readonly port?: number
  readonly settings?: Readonly<Record<string, string>>
  /** Watches others instead of keeping anything: `--sentinel`. */
  readonly sentinel?: boolean
}

export async function startRedis(options: RedisServerOptions = {}): Promise<RedisServer> {
  const { settings = {}, sentinel = false, port = await freePort() } = options
  const folder = mkdtempSync(join(tmpdir(), 'parley-redis-'))
  const kept = {
    appendonly: 'yes',
    appendfsync: 'always',
    save: '',
    'maxmemory-policy': 'noeviction',
    // So that its dump can be looked through for words.
    rdbcompression: 'no',
    // Replicas need not wait for others that may come.
    'repl-diskless-sync-delay': '0',
  }
  const all = { port, bind: '127.0.0.1', dir: folder, ...(sentinel ? {} : kept), ...settings }
  const given = Object.entries(all).flatMap(([name, value]) => [`--${name}`, String(value)])
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
      child = spawn(SERVER, [...file, ...given], { stdio: ['ignore', 'ignore', 'inherit'] })
      await listening(child, port)
    },
    suspend: () => void child?.kill('SIGSTOP'),
    resume: () => void child?.kill('SIGCONT'),
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
  /** True once each primary's replicas have all that it has. */
  isReplicated(): Promise<boolean>
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
    async isReplicated() {
      const told = await Promise.all(nodes.map((node) => node.ask('INFO', 'replication')))
      return told
        .filter((info) => /role:master/.test(info))
        .every((info) => {
          const offset = /master_repl_offset:(\d+)/.exec(info)?.[1]
          return info.includes(`state=online,offset=${offset},`)
        })
    },
    async stop() {
      await Promise.all(nodes.map((node) => node.stop()))
    },
  }
}

export interface RedisSentinels {
  readonly url: string
  readonly primary: RedisServer
  readonly replica: RedisServer
  stop(): Promise<void>
}

/** A primary with a replica, and one sentinel that replaces it when it is gone. */
export async function startSentinels(): Promise<RedisSentinels> {
  const primary = await startRedis()
  const replica = await startRedis({ settings: { replicaof: `127.0.0.1 ${primary.port}` } })
  const sentinel = await startRedis({ sentinel: true })
  // It looks often; and a busy machine, on which its clock stumbles, does not keep it from its work for half a minute.
  await sentinel.ask('SENTINEL', 'DEBUG', 'info-period', '200', 'tilt-trigger', '20000', 'tilt-period', '500')
  await sentinel.ask('SENTINEL', 'MONITOR', 'main', '127.0.0.1', String(primary.port), '1')
  await sentinel.ask('SENTINEL', 'SET', 'main', 'down-after-milliseconds', '500', 'failover-timeout', '2000')
  while (!/master_link_status:up/.test(await replica.ask('INFO', 'replication'))) await pause(20)
  while (!(await sentinel.ask('SENTINEL', 'REPLICAS', 'main')).includes(String(replica.port))) await pause(20)
  return {
    url: `redis+sentinel://127.0.0.1:${sentinel.port}/main`,
    primary,
    replica,
    async stop() {
      for (const server of [sentinel, replica, primary]) await server.stop()
    },
  }
}

async function listening(child: ChildProcess, port: number): Promise<void> {
  await until(() => child.exitCode !== null || answers(port))
  if (child.exitCode !== null) throw new Error(`${SERVER} ended with ${child.exitCode}`)
}

/** A connection that was taken before the server could bind its port is answered by nobody, in milliseconds. */
const ANSWER_MS = 500

/** It listens, and has read what it had kept. */
function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write('PING\r\n'))
    socket.once('data', (data) => {
      socket.destroy()
      // A password is the test's own affair.
      resolve(/^(\+PONG|-NOAUTH)/.test(data.toString()))
    })
    socket.setTimeout(ANSWER_MS, () => socket.destroy())
    socket.once('error', () => resolve(false))
    socket.once('close', () => resolve(false))
  })
}
