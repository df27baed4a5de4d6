import { createEmbeddedUsage } from '../support/embedded-usage.ts'

// A process that reserves as often as it is let, and says how often that was.
const [file = '', time] = process.argv.slice(2)
const usage = createEmbeddedUsage({ file, clock: () => Number(time) })
let granted = 0
for (let n = 0; n < 100; n++) {
  const charge = { counter: 'tokens:ada', amount: 7, limit: 1_000, until: Number(time) + 1_000 }
  if (await usage.reserve([charge])) granted++
}
await usage.close()
process.stdout.write(String(granted))
