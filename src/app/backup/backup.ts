import { chmodSync, copyFileSync, existsSync, mkdirSync, readdirSync, realpathSync } from 'node:fs'
import { basename, dirname, join, relative, resolve } from 'node:path'
import type { Clock } from '../../core/clock.ts'
import { ParleyError } from '../../core/errors.ts'
import { openSnapshots, openSnapshotsTogether, type Snapshot } from '../../storage/backup.ts'
import type { DataFolder } from '../rooms/data-folder.ts'
import { type BackupFile, describeFile, writeManifest } from './manifest.ts'

export interface BackupOptions {
  readonly data: DataFolder
  /** A folder that is new or empty. */
  readonly to: string
  /** Another one, for what opens the data; undefined: the keys are left out. */
  readonly keysTo: string | undefined
  readonly clock: Clock
  readonly onProgress: (progress: BackupProgress) => void
}

export interface BackupProgress {
  readonly file: string
  readonly done: number
  readonly total: number
}

export interface BackedUp {
  readonly time: number
  readonly data: { readonly folder: string; readonly files: readonly BackupFile[] }
  readonly keys?: { readonly folder: string; readonly files: readonly BackupFile[] }
}

/** Copies the data folder as it is at one moment, while a server may run on it. */
export async function backUp({ data, to, keysTo, clock, onProgress }: BackupOptions): Promise<BackedUp> {
  if (!existsSync(data.memory)) {
    throw new ParleyError(
      'data-folder-unusable',
      `${data.path} has nothing to back up: there is no ${basename(data.memory)}`,
    )
  }
  if (keysTo !== undefined) refuseOneInTheOther(to, keysTo)
  for (const folder of [to, ...(keysTo === undefined ? [] : [keysTo])]) makeEmpty(folder)

  const snapshots = takeSnapshots(data)
  const time = clock()
  try {
    const copy = async (path: string, folder: string): Promise<BackupFile> => {
      const name = basename(path)
      const snapshot = snapshots.get(path)
      if (!snapshot) {
        copyFileSync(path, join(folder, name))
        chmodSync(join(folder, name), 0o600)
        return describeFile(folder, name)
      }
      const report = (done: number, total: number) => onProgress({ file: name, done, total })
      const { schema } = await snapshot.copyTo(join(folder, name), report)
      return describeFile(folder, name, schema)
    }
    const copyAll = async (paths: readonly string[], folder: string, part: 'data' | 'keys') => {
      const files: BackupFile[] = []
      for (const path of paths) files.push(await copy(path, folder))
      writeManifest(folder, { part, time, files })
      return { folder: resolve(folder), files }
    }
    const secrets = [data.masterKey, data.nextMasterKey, data.directLineSecret, data.operatorToken].filter((file) =>
      existsSync(file),
    )
    const sealed = [...snapshots.keys()].filter((file) => file !== data.keys)
    const kept = await copyAll(sealed, to, 'data')
    if (keysTo === undefined) return { time, data: kept }
    const keys = await copyAll([...(snapshots.has(data.keys) ? [data.keys] : []), ...secrets], keysTo, 'keys')
    return { time, data: kept, keys }
  } finally {
    for (const snapshot of snapshots.values()) snapshot.close()
  }
}

/** The keys last: a key is made before anything is sealed by it, so that no line is without its key. */
function takeSnapshots(data: DataFolder): Map<string, Snapshot> {
  const others = readdirSync(data.path)
    .filter((name) => name.endsWith('.db'))
    .map((name) => join(data.path, name))
    .filter((file) => ![data.transcripts, data.memory, data.keys].includes(file))
  const pair = existsSync(data.transcripts)
    ? openSnapshotsTogether(data.transcripts, data.memory)
    : openSnapshots([data.memory])
  try {
    const rest = openSnapshots([...others, ...(existsSync(data.keys) ? [data.keys] : [])])
    return new Map([...pair, ...rest])
  } catch (error) {
    for (const snapshot of pair.values()) snapshot.close()
    throw error
  }
}

/** Whoever finds the one must not find the other beside it. */
function refuseOneInTheOther(to: string, keysTo: string): void {
  const within = (folder: string, other: string) => !relative(real(other), real(folder)).startsWith('..')
  if (!within(to, keysTo) && !within(keysTo, to)) return
  throw new ParleyError(
    'config-invalid',
    `${keysTo} and ${to} lie one in the other: keep the keys apart from what they open`,
  )
}

/** Its true place, as far as it is there. */
function real(path: string): string {
  const full = resolve(path)
  return existsSync(full) ? realpathSync(full) : join(real(dirname(full)), basename(full))
}

function makeEmpty(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    if (readdirSync(folder).length === 0) return
  } catch (cause) {
    throw new ParleyError('data-folder-unusable', `cannot write to ${folder}: check its permissions`, { cause })
  }
  throw new ParleyError('data-folder-unusable', `${folder} is not empty: back up to a new folder`)
}
