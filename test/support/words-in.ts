import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Which of these words are in which files, byte by byte, in either encoding of text. */
export function wordsIn(files: readonly string[], words: readonly string[]): string[] {
  return files.flatMap((file) => {
    const bytes = readFileSync(file)
    return words
      .filter((word) => bytes.includes(Buffer.from(word, 'utf8')) || bytes.includes(Buffer.from(word, 'utf16le')))
      .map((word) => `${word} in ${file}`)
  })
}

/** Every file of a folder and of those in it. */
export function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
}
