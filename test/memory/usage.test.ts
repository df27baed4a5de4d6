import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { statSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { expect, it, onTestFinished } from 'vitest'
import { createUsage, USAGE } from '../../src/memory/usage.ts'
import { describeUsage } from '../contracts/usage.ts'
import { createEmbeddedUsage } from '../support/embedded-usage.ts'
import { sqlEngines } from '../support/sql-engines.ts'
import { temporaryFolder } from '../support/temporary.ts'

const START = 1_764_000_000_000

for (const { name, place } of sqlEngines()) {
  describeUsage(`the usage counters in ${name}`, async () => {
    const openSchema = await place()
    let now = START
    const clock = () => now
    const usage = createUsage(await openSchema(USAGE), clock)
    const other = createUsage(await openSchema(USAGE), clock)
    return {
      usage,
      other,
      now: clock,
      advance: (ms) => {
        now += ms
      },
      async close() {
        await usage.close()
        await other.close()
      },
    }
  })
}

it('are counted by processes that reserve at the same time', async () => {
  const file = join(temporaryFolder(), 'usage.db')
  const script = fileURLToPath(new URL('reserving.ts', import.meta.url))
  const outputs = await Promise.all(
    [1, 2, 3].map(async () => {
      const child = spawn(process.execPath, [script, file, String(START)], { stdio: ['ignore', 'pipe', 'inherit'] })
      const [output, [code]] = await Promise.all([text(child.stdout), once(child, 'exit')])
      expect(code).toBe(0)
      return Number(output)
    }),
  )
  // Each of the three tries 100 times to get 7 of 1,000.
  expect(outputs.reduce((sum, granted) => sum + granted, 0)).toBe(142)
})

it('are for the owner alone, and forgotten when they have ended', async () => {
  const file = join(temporaryFolder(), 'usage.db')
  let now = START
  const usage = createEmbeddedUsage({ file, clock: () => now })
  onTestFinished(() => usage.close())
  const charge = { amount: 1, limit: 10, until: START + 1_000 }
  await usage.reserve([
    { ...charge, counter: 'tokens:ada' },
    { ...charge, counter: 'tokens:bob' },
  ])
  expect(statSync(file).mode & 0o777).toBe(0o600)
  now += 1_000
  await usage.reserve([{ ...charge, counter: 'tokens:eve', until: now + 1_000 }])
  const database = new DatabaseSync(file, { readOnly: true })
  onTestFinished(() => database.close())
  expect(database.prepare('SELECT counter FROM counters').all()).toEqual([{ counter: 'tokens:eve' }])
})
