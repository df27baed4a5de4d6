import { readdir, realpath, stat } from 'node:fs/promises'
import { join, sep } from 'node:path'
import { ParleyError } from '../core/errors.ts'
import type { Problem } from './document.ts'
import { kindOf, SIZE_LIMITS } from './formats/kinds.ts'

export interface FolderFile {
  /** Within the folder, with `/`. */
  readonly path: string
  /** Bytes. */
  readonly size: number
  /** Milliseconds since the epoch. */
  readonly modified: number
}

export interface FolderListing {
  /** Documents that can be read, in order of their paths. */
  readonly files: readonly FolderFile[]
  readonly problems: readonly Problem[]
  /** Files of kinds that are not read. */
  readonly ignored: number
}

/** Lists the documents below a folder. Hidden files are passed over, and links are followed only inside the folder. */
export async function listFolder(folder: string): Promise<FolderListing> {
  let root: string
  try {
    root = await realpath(folder)
    if (!(await stat(root)).isDirectory()) throw new Error('not a folder')
  } catch (cause) {
    const message = `The knowledge folder ${folder} cannot be opened. Create it and put your FAQ documents into it, or set PARLEY_CONFIG_DIR.`
    throw new ParleyError('config-invalid', message, { cause })
  }
  const files: FolderFile[] = []
  const problems: Problem[] = []
  let ignored = 0

  const visit = async (path: string, above: readonly string[]): Promise<void> => {
    const place = join(root, path)
    const real = await realpath(place)
    if (real !== root && !real.startsWith(root + sep)) {
      problems.push({
        level: 'error',
        document: path,
        message: 'It is a link that leaves the knowledge folder, so it is not followed.',
      })
      return
    }
    const info = await stat(real)
    if (info.isDirectory()) {
      // A link to a folder above would never end.
      if (above.includes(real)) return
      for (const name of (await readdir(real)).sort()) {
        if (name.startsWith('.')) continue
        const below = path === '' ? name : `${path}/${name}`
        await visit(below, [...above, real]).catch((error: unknown) => {
          problems.push({ level: 'error', document: below, message: `It cannot be read (${codeOf(error)}).` })
        })
      }
      return
    }
    const kind = info.isFile() ? kindOf(path) : undefined
    if (kind === undefined) {
      ignored++
    } else if (info.size > SIZE_LIMITS[kind]) {
      const size = (info.size / 1024 / 1024).toFixed(1)
      const limit = SIZE_LIMITS[kind] / 1024 / 1024
      const message = `It has ${size} MB; at most ${limit} MB are read. Split it into smaller documents.`
      problems.push({ level: 'error', document: path, message })
    } else {
      files.push({ path, size: info.size, modified: info.mtimeMs })
    }
  }

  await visit('', [])
  return { files: files.sort((a, b) => (a.path < b.path ? -1 : 1)), problems, ignored }
}

export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown reason'
}
