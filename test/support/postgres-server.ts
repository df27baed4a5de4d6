import { execFile, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { Client } from 'pg'
import { freePort } from './free-port.ts'

const run = promisify(execFile)

/** A real PostgreSQL of somebody's own: never the one that the machine may run. */
export interface PostgresServer {
  readonly port: number
  readonly folder: string
  /** A new database, and the address that names it; the user is a superuser, as it often is. */
  database(): Promise<string>
  start(): Promise<void>
  /** `immediate` is what a fault of the machine looks like. */
  stop(how?: 'fast' | 'immediate'): Promise<void>
  /** Stops it, and removes all that it kept. */
  remove(): Promise<void>
}

const SUPERUSER = 'operator'

export async function startPostgres(settings: Readonly<Record<string, string>> = {}): Promise<PostgresServer> {
  const bin = postgresPrograms()
  const user = await ordinaryUser()
  const folder = mkdtempSync(join(tmpdir(), 'parley-postgres-'))
  if (user.uid !== undefined) chownSync(folder, user.uid, user.gid ?? user.uid)
  const data = join(folder, 'data')
  const port = await freePort()
  const at = { ...user, cwd: folder }
  await run(join(bin, 'initdb'), ['-D', data, '-A', 'trust', '-U', SUPERUSER, '--no-sync', '-E', 'UTF8'], at)

  const options = { fsync: 'off', ...settings }
  const flags = Object.entries(options).map(([name, value]) => `-c ${name}=${value}`)
  const server: PostgresServer = {
    port,
    folder,
    async database() {
      const name = `test_${randomBytes(6).toString('hex')}`
      const client = new Client({ host: '127.0.0.1', port, user: SUPERUSER, database: 'postgres' })
      await client.connect()
      await client.query(`CREATE DATABASE ${name}`)
      await client.end()
      return `postgres://${SUPERUSER}@127.0.0.1:${port}/${name}`
    },
    async start() {
      const address = `-h 127.0.0.1 -p ${port} -k ${folder} ${flags.join(' ')}`
      // Its log goes to a file: a pipe that it inherits would keep this process waiting.
      const starting = spawn(
        join(bin, 'pg_ctl'),
        ['-D', data, '-w', '-l', join(folder, 'log'), '-o', address, 'start'],
        {
          ...at,
          stdio: 'ignore',
        },
      )
      const [code] = await once(starting, 'exit')
      if (code !== 0) throw new Error(`PostgreSQL did not start: see ${join(folder, 'log')}`)
    },
    async stop(how = 'fast') {
      if (existsSync(join(data, 'postmaster.pid'))) {
        await run(join(bin, 'pg_ctl'), ['-D', data, '-w', '-m', how, 'stop'], at)
      }
    },
    async remove() {
      await server.stop('immediate')
      rmSync(folder, { recursive: true, force: true })
    },
  }
  await server.start()
  return server
}

function postgresPrograms(): string {
  const all = '/usr/lib/postgresql'
  const version = existsSync(all) ? readdirSync(all).sort((a, b) => Number(b) - Number(a))[0] : undefined
  if (version === undefined) throw new Error('these tests need PostgreSQL: run "npm test" once, it installs it')
  return join(all, version, 'bin')
}

/** PostgreSQL refuses to run as root; its package made a user for it. */
async function ordinaryUser(): Promise<{ uid?: number; gid?: number }> {
  if (process.getuid?.() !== 0) return {}
  const id = async (flag: string) => Number((await run('id', [flag, 'postgres'])).stdout)
  return { uid: await id('-u'), gid: await id('-g') }
}
