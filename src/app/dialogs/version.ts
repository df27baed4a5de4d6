import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'

const RELATIVE_IMPORT = /(?:\bfrom|\bimport)\s*\(?\s*['"](\.{1,2}\/[^'"]+)['"]/g
const LENGTH = 12

/** A name for what a module is made of: another one where it, or a file of the bot's that it imports, has changed. */
export function versionOf(module: string): string {
  const hash = createHash('sha256')
  for (const text of textsOf(module)) hash.update(text).update('\0')
  return hash.digest('hex').slice(0, LENGTH)
}

function textsOf(file: string, seen = new Set<string>()): string[] {
  if (seen.has(file)) return []
  seen.add(file)
  const text = readText(file)
  const imported = [...text.matchAll(RELATIVE_IMPORT)].map(([, path = '']) => resolve(dirname(file), path))
  return [text, ...imported.flatMap((path) => textsOf(path, seen))]
}

/** What cannot be read is told of when the module is loaded. */
function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}
