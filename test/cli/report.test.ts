import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { temporaryFolder } from '../support/temporary.ts'
import { run } from './command.ts'

// Three commands, each a process of its own.
it('parley report prints, and writes, what came of conversations', { timeout: 120_000 }, async () => {
  const folder = temporaryFolder()
  const env = { PARLEY_DATA_DIR: join(folder, 'data') }
  const page = join(folder, 'report.html')
  const { code, stdout } = await run(['report', '--json', '--html', page], env)
  expect(code).toBe(0)
  expect(JSON.parse(stdout)).toMatchObject({ all: { conversations: 0, outcomes: { contained: { low: 0, high: 1 } } } })
  expect(readFileSync(page, 'utf8')).toContain('0 conversations')

  const days = ['--from', '2026-11-01', '--to', '2026-11-30']
  const csv = await run(['report', ...days, '--csv'], env)
  // All of them together, and each of the thirty days: five outcomes each.
  expect(csv.stdout.trim().split('\n')).toHaveLength(1 + 5 * 31)
  expect(csv.stdout).toContain('2026-11-01,2026-11-30,day,2026-11-30,0,0,abandoned,0,')
  expect((await run(['report', '--from', 'yesterday'], env)).stderr).toContain('Expected a day like 2026-11-01.')
})
