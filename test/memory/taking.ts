import { createEmbeddedJobs } from '../../src/memory/embedded-jobs.ts'

// A process that asks for a hundred jobs, and says how many it was given.
const [file = '', time] = process.argv.slice(2)
const jobs = createEmbeddedJobs({ file, clock: () => Number(time) })
let taken = 0
for (let n = 0; n < 100; n++) if (await jobs.take(`job ${n}`, 1_000)) taken++
await jobs.close()
process.stdout.write(String(taken))
