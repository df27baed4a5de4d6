import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { temporaryFolder } from '../support/temporary.ts'
import { run } from './command.ts'

it('parley report prints, and writes, what came of conversations', async () => {
  const folder = temporaryFolder()
  const env = { PARLEY_DATA_DIR: join(folder, 'data') }
  const page = join(folder, 'report.html')
  const { code, stdout } = await run(['report', '--json', '--html', page], env)
  expect(code).toBe(0)
  expect(JSON.parse(stdout)).toMatchObject({ all: { conversations: 0, outcomes: { contained: { low: 0, high: 1 } } } })
  expect(readFileSync(page, 'utf8')).toContain('0 conversations')
})
