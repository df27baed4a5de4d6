import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import { wordsIn } from '../support/words-in.ts'

/** Reads every byte of every file in the folder: none of these words may be there, in either encoding of text. */
export function expectNoPlaintext(folder: string, words: readonly string[]): void {
  const files = readdirSync(folder)
  expect(files.some((name) => name.endsWith('.db'))).toBe(true)
  const paths = files.map((name) => join(folder, name))
  expect(wordsIn(paths, words)).toEqual([])
}
