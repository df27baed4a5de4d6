import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'

/** Reads every byte of every file in the folder: none of these words may be there, in either encoding of text. */
export function expectNoPlaintext(folder: string, words: readonly string[]): void {
  const files = readdirSync(folder)
  expect(files.some((name) => name.endsWith('.db'))).toBe(true)
  const paths = files.map((name) => join(folder, name))
  expect(wordsIn(paths, words)).toEqual([])
}

/** Which of these words are in which files. */
export function wordsIn(files: readonly string[], words: readonly string[]): string[] {
  return files.flatMap((file) => {
    const bytes = readFileSync(file)
    return words
      .filter((word) => bytes.includes(Buffer.from(word, 'utf8')) || bytes.includes(Buffer.from(word, 'utf16le')))
      .map((word) => `${word} in ${file}`)
  })
}
