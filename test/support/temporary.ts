import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, onTestFinished } from 'vitest'

/** A folder of this test's own, gone when the test has finished. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'parley-test-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** The same for all tests of a file. */
export function keptFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'parley-test-'))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}
