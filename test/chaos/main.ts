import { randomInt } from 'node:crypto'
import { parseArgs } from 'node:util'
import { type RunResult, run } from './run.ts'
import { LONG, SCENARIOS, SHORT } from './scenarios.ts'
import { summarize } from './summary.ts'

// `npm run test:chaos` plays every scenario at full length, eight minutes on two cores. Ends with 0 when nothing was
// lost, doubled, out of order or crossed, with 1 when something was, with 2 on wrong use.

const USAGE = `npm run test:chaos -- [--seed N] [--scenario NAME]… [--short]
  --seed N         play the plan of an earlier run again (the machine's own timing differs)
  --scenario NAME  only this one; there are ${SCENARIOS.map(({ name }) => name).join(', ')}
  --short          some hundred turns each, as the tests do`

function wrongUse(why: string): never {
  console.error(`${why}\n\n${USAGE}`)
  process.exit(2)
}

function readArguments() {
  try {
    return parseArgs({
      options: {
        seed: { type: 'string' },
        scenario: { type: 'string', multiple: true },
        short: { type: 'boolean' },
        help: { type: 'boolean' },
      },
    }).values
  } catch (error) {
    return wrongUse((error as Error).message)
  }
}

const given = readArguments()
if (given.help) {
  console.log(USAGE)
  process.exit(0)
}
const seed = given.seed === undefined ? randomInt(2 ** 32) : Number(given.seed)
if (!Number.isInteger(seed) || seed < 0) wrongUse(`"${given.seed}" is no seed: expected a whole number`)
const unknown = given.scenario?.filter((name) => !SCENARIOS.some((scenario) => scenario.name === name)) ?? []
if (unknown.length > 0) wrongUse(`no such scenario: ${unknown.join(', ')}`)

console.log(`seed ${seed}`)
const results = new Map<string, RunResult>()
for (const scenario of SCENARIOS) {
  if (given.scenario && !given.scenario.includes(scenario.name)) continue
  console.log(`${scenario.name} …`)
  const result = await run({ scenario, seed, ...(given.short ? SHORT : LONG) })
  results.set(scenario.name, result)
  for (const finding of result.findings) console.log(`  ${finding}`)
  if (result.folder !== undefined) console.log(`  logs and data are in ${result.folder}`)
}
const { table, ok } = summarize(results)
console.log(`\n${table}\n\nPlay it again: npm run test:chaos -- --seed ${seed}`)
process.exitCode = ok ? 0 : 1
