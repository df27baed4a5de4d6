import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** What is made from documents and policies alone, and known by their fingerprints: it is worth keeping. */
const WORTH_KEEPING = /^(knowledge|polic)/

export interface WarmFolder {
  readonly path: string
  /** Lets the next test process begin with what this one has made. */
  keep(): void
}

/** A data folder that is removed with the process, with what earlier ones have read of the same bot's documents. */
export function openWarmFolder(botFolder: string): WarmFolder {
  const path = mkdtempSync(join(tmpdir(), 'parley-journeys-'))
  process.once('exit', () => rmSync(path, { recursive: true, force: true }))
  const cache = join(botFolder, 'node_modules', '.cache', 'parley', 'journeys')
  copyWorthKeeping(cache, path)
  return { path, keep: () => copyWorthKeeping(path, cache) }
}

function copyWorthKeeping(from: string, to: string): void {
  try {
    mkdirSync(to, { recursive: true })
    for (const file of readdirSync(from)) {
      if (!WORTH_KEEPING.test(file)) continue
      // Test processes run beside each other.
      const unfinished = join(to, `.${file}.${process.pid}`)
      copyFileSync(join(from, file), unfinished)
      renameSync(unfinished, join(to, file))
    }
  } catch {
    // Without it, documents are read again.
  }
}
