import { closeSync, copyFileSync, existsSync, fsyncSync, mkdirSync, openSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { API_KEYS } from '../../access/principals/api-keys.ts'
import { ATTACHMENTS } from '../../attachments/schema.ts'
import { AUDIT } from '../../audit/log.ts'
import { ParleyError } from '../../core/errors.ts'
import type { KeyRing } from '../../core/keys.ts'
import { CORRECTIONS } from '../../corrections/store.ts'
import { HANDOVERS } from '../../handoff/schema.ts'
import { createEmbeddedMemory } from '../../memory/embedded.ts'
import { createEmbeddedJobs } from '../../memory/embedded-jobs.ts'
import { USAGE } from '../../memory/usage.ts'
import { OUTCOMES_SCHEMA } from '../../outcomes/schema.ts'
import { takeLock } from '../../storage/lock.ts'
import { checkSqlite } from '../../storage/sqlite.ts'
import { openSqliteDatabase } from '../../storage/sqlite-database.ts'
import { openWrappedKeys, WRAPPED_KEYS } from '../../storage/wrapped-keys.ts'
import { SWITCHBOARD } from '../../switchboard/store.ts'
import { TRANSCRIPTS } from '../../transcripts/schema.ts'
import { createLog } from '../log.ts'
import { type DataFolder, dataFolderAt } from '../rooms/data-folder.ts'
import { type MasterKeySettings, openMasterKeys } from '../rooms/master-keys.ts'
import { type BackupFile, checkFile, readManifest } from './manifest.ts'
import { isBeingReplaced, replaceFiles, standingFiles } from './replace-files.ts'

export interface RestoreOptions {
  /** Where it is restored to. */
  readonly data: DataFolder
  readonly from: string
  readonly keysFrom: string
  /** Whether what is there may be moved aside. */
  readonly replace: boolean
  /** Where the master key is, if not in the backup of the keys. */
  readonly masterKeys: MasterKeySettings
  readonly onProgress: (progress: { readonly document: string; readonly done: number; readonly total: number }) => void
}

/** One that was interrupted after it was decided is brought to its end, and nothing more. */
export type Restored = { readonly folder: string } & (RestoredAnew | { readonly resumed: true })

interface RestoredAnew {
  readonly resumed?: never
  /** The moments that data and keys are of, in milliseconds since the epoch. */
  readonly time: number
  readonly keysTime: number
  readonly files: readonly BackupFile[]
  /** Where that is which was there before. */
  readonly movedTo?: string
}

/** Files in preparation: of no meaning to anybody until they are all there and checked. */
const IN_PREPARATION = 'restore.part'

/**
 * Puts a backup in the place of a data folder. Everything is copied and checked beside it first; then one rename
 * decides, and what is left are moves that can be gone on with if they are interrupted.
 */
export async function restore(options: RestoreOptions): Promise<Restored> {
  const { data, from, keysFrom, replace } = options
  mkdirSync(data.path, { recursive: true, mode: 0o700 })
  const unlock = takeLock(data.serverLock)
  if (!unlock) {
    throw new ParleyError('data-folder-unusable', `a server runs on the data folder ${data.path}: stop it first`)
  }
  const preparing = join(data.path, IN_PREPARATION)
  try {
    if (isBeingReplaced(data.path)) {
      replaceFiles(data.path)
      return { folder: data.path, resumed: true }
    }
    if (!replace && standingFiles(data.path).length > 0) {
      throw new ParleyError(
        'data-folder-unusable',
        `${data.path} is not empty: use --replace to move aside what is there`,
      )
    }
    const manifest = readManifest(from, 'data')
    const keys = readManifest(keysFrom, 'keys')
    const files = [...manifest.files, ...keys.files]
    rmSync(preparing, { recursive: true, force: true })
    mkdirSync(preparing, { mode: 0o700 })
    for (const [index, file] of files.entries()) {
      options.onProgress({ document: file.name, done: index, total: files.length })
      const source = index < manifest.files.length ? from : keysFrom
      await checkFile(source, file)
      copyToDisk(join(source, file.name), join(preparing, file.name))
    }
    await check(dataFolderAt(preparing), files, options.masterKeys)
    const movedTo = replaceFiles(data.path, preparing)
    return {
      folder: data.path,
      time: manifest.time,
      keysTime: keys.time,
      files,
      ...(movedTo !== undefined && { movedTo }),
    }
  } finally {
    rmSync(preparing, { recursive: true, force: true })
    unlock()
  }
}

/** What a start would meet, tried on the copies: whole, opened by the master key, of a schema that is known. */
async function check(copies: DataFolder, files: readonly BackupFile[], settings: MasterKeySettings): Promise<void> {
  for (const { name, schema } of files) {
    const damage = schema === undefined ? undefined : checkSqlite(join(copies.path, name))
    if (damage) throw new ParleyError('database-damaged', damage)
  }
  await openStores(copies)
  if (!existsSync(copies.keys)) return
  const wrapped = openWrappedKeys(copies.keys)
  try {
    if (await wrapped.sample()) await openMasterKeys(settings, copies, wrapped)
  } finally {
    await wrapped.close()
  }
}

/** No line is opened here. */
const NO_KEYS: KeyRing = {
  dataKey: () => Promise.reject(new TypeError('nothing is sealed or opened in a check')),
  existing: async () => undefined,
  forget: () => undefined,
}

/** Opens each store as a start does: it takes the schema steps that it lacks, and refuses what a newer Parley wrote. */
async function openStores(copies: DataFolder): Promise<void> {
  const {
    memory,
    jobs,
    transcripts,
    corrections,
    switchboard,
    usage,
    audit,
    apiKeys,
    attachments,
    handovers,
    outcomes,
    keys,
  } = copies
  if (existsSync(memory)) {
    await createEmbeddedMemory({ file: memory, keys: NO_KEYS, clock: Date.now, log: createLog('silent') }).close()
  }
  if (existsSync(jobs)) await createEmbeddedJobs({ file: jobs, clock: Date.now }).close()
  const schemas = [
    [transcripts, TRANSCRIPTS],
    [corrections, CORRECTIONS],
    [switchboard, SWITCHBOARD],
    [usage, USAGE],
    [audit, AUDIT],
    [apiKeys, API_KEYS],
    [attachments, ATTACHMENTS],
    [handovers, HANDOVERS],
    [outcomes, OUTCOMES_SCHEMA],
    [keys, WRAPPED_KEYS],
  ] as const
  for (const [file, schema] of schemas) if (existsSync(file)) await openSqliteDatabase({ file, schema }).close()
}

/** Copied, and on the disk: whoever decides by it must find it after a power cut. */
function copyToDisk(from: string, to: string): void {
  try {
    copyFileSync(from, to)
    const file = openSync(to, 'r+')
    fsyncSync(file)
    closeSync(file)
  } catch (cause) {
    throw new ParleyError('storage-failed', `${from} cannot be copied to ${to}: check the space there`, { cause })
  }
}
