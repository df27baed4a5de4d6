import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'

/** Reads every byte of every file in the folder: none of these words may be there, in either encoding of text. */
export function expectNoPlaintext(folder: string, words: readonly string[]): void {
  const files = readdirSync(folder)
  expect(files.some((name) => name.endsWith('.db'))).toBe(true)
  const found = files.flatMap((name) => {
    const bytes = readFileSync(join(folder, name))
    return words
      .filter((word) => bytes.includes(Buffer.from(word, 'utf8')) || bytes.includes(Buffer.from(word, 'utf16le')))
      .map((word) => `${word} in ${name}`)
  })
  expect(found).toEqual([])
}
