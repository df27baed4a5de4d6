import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { versionOf } from '../../src/app/dialogs/version.ts'
import { temporaryFolder } from '../support/temporary.ts'

it('the version of a dialog is another one where its file or what it imports has changed, and else the same', () => {
  const folder = temporaryFolder()
  const write = (file: string, text: string) => writeFileSync(join(folder, file), text)
  mkdirSync(join(folder, 'tools'))
  write('a.ts', "import orders from './tools/orders.ts'\nimport { z } from 'zod'\n")
  write('tools/orders.ts', "import { key } from './key.ts'\nexport * from '../a.ts'\n")
  write('tools/key.ts', 'export const key = 1\n')
  write('tools/other.ts', 'export {}\n')
  const version = () => versionOf(join(folder, 'a.ts'))
  const first = version()
  write('tools/other.ts', 'export default 1\n')
  expect(version()).toBe(first)
  write('tools/key.ts', 'export const key = 2\n')
  const second = version()
  expect(second).not.toBe(first)
  write('a.ts', "import orders from './tools/orders.ts'\n")
  expect(version()).not.toBe(second)
  expect(version()).toMatch(/^[\da-f]{12}$/)
})
