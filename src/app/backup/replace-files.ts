import { existsSync, mkdirSync, readdirSync, renameSync, rmdirSync } from 'node:fs'
import { join } from 'node:path'

/** The new files are all there: those that stand in their place are being moved aside. */
const CLEARING = 'restore.clearing'
/** The place is clear: the new files are being moved there. */
const FILLING = 'restore.filling'
const ASIDE = 'before-restore-'

/** Lock, what is made from documents again, and the folders of restores themselves. */
const NO_PART = /^(server\.lock|knowledge\.json|vectors\.bin|restore\.|before-restore-)/

/** What a restore would move aside. */
export function standingFiles(folder: string): string[] {
  return readdirSync(folder).filter((name) => !NO_PART.test(name))
}

/** Whether a restore was interrupted after it was decided: a mixture that nobody may work on. */
export function isBeingReplaced(folder: string): boolean {
  return existsSync(join(folder, CLEARING)) || existsSync(join(folder, FILLING))
}

/**
 * Moves what stands in a data folder aside, and prepared files there. Called again without them, it goes on where it
 * was interrupted: each step leaves a name behind that tells what comes next. Returns where the old files are.
 */
export function replaceFiles(folder: string, prepared?: string): string | undefined {
  const clearing = join(folder, CLEARING)
  const filling = join(folder, FILLING)
  if (prepared !== undefined) renameSync(prepared, clearing)
  let aside: string | undefined
  if (existsSync(clearing)) {
    const standing = standingFiles(folder)
    if (standing.length > 0) {
      aside = join(folder, `${ASIDE}${new Date().toISOString().replaceAll(':', '-')}`)
      mkdirSync(aside, { mode: 0o700 })
      for (const name of standing) renameSync(join(folder, name), join(aside, name))
    }
    renameSync(clearing, filling)
  }
  for (const name of readdirSync(filling)) renameSync(join(filling, name), join(folder, name))
  rmdirSync(filling)
  return aside
}
