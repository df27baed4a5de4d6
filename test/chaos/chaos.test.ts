import { describe, expect, it } from 'vitest'
import { run } from './run.ts'
import { SCENARIOS, SHORT } from './scenarios.ts'
import { AFTERWARDS } from './visitor.ts'

// The short form of `npm run test:chaos`: the same parts, some hundred turns.

// One machine, and the shape that compose starts. The long form plays more of them.
const PLAYED = SCENARIOS.filter(({ name }) => ['embedded', 'redis and PostgreSQL'].includes(name))

describe('a server that is killed, cut off and replaced while its model hangs', () => {
  it.each(PLAYED)('answers every message once and in order: $name', { timeout: 180_000 }, async (scenario) => {
    const result = await run({ scenario, seed: 1, ...SHORT })
    expect(result.findings).toEqual([])
    expect(result.counts).toEqual({ lost: 0, doubled: 0, outOfOrder: 0, crossed: 0, talkedOver: 0 })
    expect(result.accepted).toBe(SHORT.conversations * SHORT.messages + SHORT.handovers * AFTERWARDS)
    expect(result.made.get('kill')).toBeGreaterThan(0)
    expect(result.again).toBeGreaterThan(0)
  })
})
