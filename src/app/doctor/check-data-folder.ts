import { existsSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { statfs } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { checkSqlite } from '../../storage/sqlite.ts'
import type { DataFolder } from '../rooms/data-folder.ts'
import { type Finding, found } from './finding.ts'

const MEGABYTE = 1024 * 1024
/** With less, writing will soon fail. */
const TOO_LITTLE = 50 * MEGABYTE
const LITTLE = 500 * MEGABYTE

/** Readable by others than the owner. */
const OTHERS = 0o077

export async function checkDataFolder({ path }: Pick<DataFolder, 'path'>): Promise<Finding[]> {
  const exists = existsSync(path)
  const place = exists ? path : nearestFolder(path)
  const mend = 'make it writable for the user that runs Parley, or set PARLEY_DATA_DIR to a folder that is'
  if (!statSync(place).isDirectory()) return [found('data folder', 'wrong', `${place} is not a folder`, mend)]
  try {
    const probe = join(place, `.parley-doctor-${process.pid}`)
    writeFileSync(probe, 'Parley was here.\n', { flag: 'wx', mode: 0o600 })
    rmSync(probe)
  } catch (error) {
    return [
      found('data folder', 'wrong', `${place} cannot be written to (${(error as NodeJS.ErrnoException).code})`, mend),
    ]
  }
  return [
    exists
      ? found('data folder', 'ok', `${path} can be written to`)
      : found('data folder', 'ok', `${path} is made at the first start`),
    await checkSpace(place),
  ]
}

async function checkSpace(path: string): Promise<Finding> {
  const { bavail, bsize } = await statfs(path)
  const free = bavail * bsize
  const message = `${free > 1024 * MEGABYTE ? `${(free / 1024 / MEGABYTE).toFixed(1)} GB` : `${Math.floor(free / MEGABYTE)} MB`} free`
  const mend = 'make room, or set PARLEY_DATA_DIR to a larger disk'
  if (free < TOO_LITTLE) return found('disk', 'wrong', message, mend)
  return free < LITTLE ? found('disk', 'note', message, mend) : found('disk', 'ok', message)
}

/** Everything in the data folder is somebody's secret. */
export function checkModes({ path }: Pick<DataFolder, 'path'>): Finding[] {
  // Windows has no such modes.
  if (!existsSync(path) || process.platform === 'win32') return []
  const files = readdirSync(path, { withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(?:db|db-wal|db-shm|key|next|secret|token|json)$/.test(entry.name))
    .map((entry) => join(path, entry.name))
  const open = [path, ...files].filter((file) => (statSync(file).mode & OTHERS) !== 0)
  if (open.length === 0) return [found('file modes', 'ok', `${files.length} files, for their owner alone`)]
  return open.map((file) =>
    found('file modes', 'wrong', `${file} can be opened by other users`, `chmod go-rwx ${JSON.stringify(file)}`),
  )
}

export function checkDatabases({ memory, transcripts, attachments, keys, audit, apiKeys }: DataFolder): Finding[] {
  const files = [memory, transcripts, attachments, keys, audit, apiKeys].filter((file) => existsSync(file))
  if (files.length === 0) return [found('databases', 'ok', 'none yet')]
  const wrong = files.map(checkSqlite).filter((problem) => problem !== undefined)
  if (wrong.length === 0) return [found('databases', 'ok', `${files.length} intact`)]
  return wrong.map((problem) => found('databases', 'wrong', problem))
}

function nearestFolder(path: string): string {
  const above = dirname(path)
  return existsSync(above) || above === path ? above : nearestFolder(above)
}
