import { writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { join } from 'node:path'
import { measureStart } from './start.ts'
import { measureTurns } from './turns.ts'
import { measureWidget } from './widget.ts'

// `npm run bench` measures everything, `npm run bench -- turns` one part of it; only the whole is written down.

const REPORT = join(import.meta.dirname, '../../docs/benchmarks.md')

const round = (value: number, digits = 0) => value.toLocaleString('en', { maximumFractionDigits: digits })
const kilobytes = (bytes: number) => `${round(bytes / 1_000, 1)} kB`

type Row = readonly [what: string, measured: string, aim: string]

const parts: Record<string, () => Promise<Row[]>> = {
  async turns() {
    const { parleyPerSecond, echoPerSecond, ratio, p50Ms, p99Ms } = await measureTurns()
    return [
      ['Full turns over Direct Line', `${round(parleyPerSecond)} a second`, ''],
      [
        "Bare echoes of `CloudAdapter`, same run (`deliveryMode: 'expectReplies'`)",
        `${round(echoPerSecond)} a second`,
        '',
      ],
      ['Ratio', `**${round(ratio, 2)}**`, '1'],
      ['Time of a turn, 48 customers who ask without a pause', `p50 ${round(p50Ms)} ms, p99 ${round(p99Ms)} ms`, ''],
    ]
  },
  async start() {
    const { secondStartMs, idleMb } = await measureStart()
    return [
      ['Second start to first answer (median of 5)', `${round(secondStartMs)} ms`, '≤ 1,500 ms'],
      ['Idle memory, web channel, no model', `${round(idleMb)} MB`, '≤ 150 MB'],
    ]
  },
  async widget() {
    const { launcher, total } = measureWidget()
    return [
      ['Widget before it is opened, gzipped', kilobytes(launcher), '≤ 5 kB'],
      ['Widget, everything, gzipped', kilobytes(total), '≤ 30 kB'],
      ["Web Chat's smallest bundle, gzipped (`botframework-webchat` 4.18.1)", '483 kB', ''],
    ]
  },
}

const wanted = process.argv.slice(2)
const unknown = wanted.filter((name) => !(name in parts))
if (unknown.length > 0) {
  console.error(`no such benchmark: ${unknown.join(', ')}; there are ${Object.keys(parts).join(', ')}`)
  process.exit(2)
}

const rows: Row[] = []
for (const [name, measure] of Object.entries(parts)) {
  if (wanted.length === 0 || wanted.includes(name)) rows.push(...(await measure()))
}
const table = ['| what | measured | aim |', '|---|---|---|', ...rows.map((row) => `| ${row.join(' | ')} |`)].join('\n')
console.log(table)
if (wanted.length === 0) writeFileSync(REPORT, report(table))

function report(figures: string): string {
  return `# Benchmarks

Written by \`npm run bench\` on ${new Date().toISOString().slice(0, 10)}: ${cpus().length} × ${cpus()[0]?.model.trim()}, Node ${process.version}.
Machines differ and are noisy; compare the ratio, whose two sides were measured in turns in one run.

${figures}

A full turn is: posted with a token, accepted into the conversation's memory, routed, retrieved, answered with its
source, streamed to the customer's socket, remembered, and written to the encrypted transcript. The echo does none of
it. Server and load generator are processes of their own, over kept-alive connections on loopback.
`
}
