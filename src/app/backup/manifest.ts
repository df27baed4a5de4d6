import { createHash } from 'node:crypto'
import { createReadStream, existsSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { z } from 'zod'
import { ParleyError } from '../../core/errors.ts'

const FORMAT = 1
const MANIFEST = 'backup.json'

/** What a folder of a backup holds: the data, or the keys that open it. */
export type BackupPart = 'data' | 'keys'

const fileSchema = z.strictObject({
  name: z.string().regex(/^[\w-]+(\.[\w-]+)+$/),
  bytes: z.int().min(0),
  sha256: z.string().length(64),
  /** Of a database: how many schema steps it has taken. */
  schema: z.int().min(0).exactOptional(),
})

const manifestSchema = z.strictObject({
  format: z.literal(FORMAT),
  part: z.enum(['data', 'keys']),
  /** When the moment was that it shows, in milliseconds since the epoch. */
  time: z.number(),
  files: z.array(fileSchema),
})

export type BackupManifest = z.infer<typeof manifestSchema>
export type BackupFile = z.infer<typeof fileSchema>

export async function describeFile(folder: string, name: string, schema?: number): Promise<BackupFile> {
  const path = join(folder, name)
  return {
    name,
    bytes: statSync(path).size,
    sha256: await digestOf(path),
    ...(schema !== undefined && { schema }),
  }
}

/** Written last, and whole or not at all: a folder without it is no backup. */
export function writeManifest(folder: string, given: Omit<BackupManifest, 'format'>): void {
  const file = join(folder, MANIFEST)
  writeFileSync(`${file}.part`, `${JSON.stringify({ format: FORMAT, ...given }, null, 2)}\n`, {
    mode: 0o600,
    flush: true,
  })
  renameSync(`${file}.part`, file)
}

/** Reads what a folder says it holds. */
export function readManifest(folder: string, part: BackupPart): BackupManifest {
  const manifest = parseManifest(folder)
  if (manifest.part === part) return manifest
  throw unusable(`${folder} holds the ${manifest.part} of a backup, not its ${part}`)
}

/** Looks whether a file is what was backed up, bit by bit. */
export async function checkFile(folder: string, { name, sha256 }: BackupFile): Promise<void> {
  const path = join(folder, name)
  if (!existsSync(path)) throw unusable(`${path} is missing, which the backup says it has`)
  if ((await digestOf(path)) === sha256) return
  throw unusable(`${path} is not what was backed up: it was changed or cut since`)
}

function parseManifest(folder: string): BackupManifest {
  const file = join(folder, MANIFEST)
  if (!existsSync(file)) throw unusable(`${folder} is no finished backup: there is no ${MANIFEST} in it`)
  try {
    return manifestSchema.parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch (cause) {
    throw unusable(`${file} cannot be read: it is damaged, or of a newer Parley`, cause)
  }
}

async function digestOf(path: string): Promise<string> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(path), hash)
  return hash.digest('hex')
}

const unusable = (message: string, cause?: unknown) =>
  new ParleyError('backup-unusable', `${message}; take another backup`, cause === undefined ? undefined : { cause })
