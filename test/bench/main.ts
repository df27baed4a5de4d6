import { readFileSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { join } from 'node:path'
import { type AccessFigures, measureAccess } from './access.ts'
import { type InstanceFigures, measureInstances } from './instances.ts'
import { measureJourneys } from './journeys.ts'
import { type MemoryFigures, measureMemory } from './memory.ts'
import { measureRetrieval } from './retrieval.ts'
import { measureRouting } from './routing.ts'
import { runPart } from './run-part.ts'
import { measureSentences } from './sentences.ts'
import { measureSockets, type SocketFigures } from './sockets.ts'
import { measureStart } from './start.ts'
import { measureTranscripts } from './transcripts.ts'
import { measureTurns } from './turns.ts'
import { measureWidget, measureWidgetTimes } from './widget.ts'

// `npm run bench` measures the server and the widget within five minutes, `npm run bench -- turns` one part of it; only
// the whole is written down. `npm run bench -- retrieval [FOLDER…]` measures retrieval on sets of questions and writes its section, `npm run bench -- routing FOLDER…` which dialog messages go to,
// `npm run bench -- transcripts` the transcript store on both engines, `npm run bench -- memory` the conversation memory,
// `npm run bench -- access` policies, rotation and export, `npm run bench -- sockets` open widgets, `npm run bench -- instances` two instances on one Redis.

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
  async sentences() {
    const { alone, crowd, customers } = await measureSentences()
    const times = ({ p50Ms, p95Ms }: typeof alone) => `p50 ${round(p50Ms, 1)} ms, p95 **${round(p95Ms, 1)} ms**`
    return [
      ["A sentence's last token sent by the model, until the customer's socket shows it", times(alone), 'p95 ≤ 5 ms'],
      [`The same, ${customers} customers at once`, times(crowd), ''],
    ]
  },
  async journeys() {
    const { perSecond, processorMs } = await measureJourneys()
    const measured = `**${round(perSecond)}** a second, ${round(processorMs, 1)} ms of the processor each`
    return [['Journeys of three turns in one test process', measured, '≥ 100 a second']]
  },
  async widget() {
    const { launcher, opened, parts } = measureWidget()
    const { longestTaskMs, tasks, paintP50Ms, paintP95Ms } = await measureWidgetTimes()
    return [
      ['Widget before it is opened, gzipped', kilobytes(launcher), '≤ 5 kB'],
      ['Widget, launcher and panel, gzipped', kilobytes(opened), '≤ 30 kB'],
      [
        'Loaded beside it where needed, gzipped',
        parts.map(({ name, bytes }) => `${name} ${kilobytes(bytes)}`).join(', '),
        '',
      ],
      [
        'Tasks over 50 ms on the page that it is on, at a quarter of the pace, from loading to 40 streamed sentences',
        tasks === 0 ? '**none**' : `${tasks}, up to ${round(longestTaskMs)} ms`,
        'none',
      ],
      [
        'A sentence streamed, until it is painted',
        `p50 ${round(paintP50Ms, 1)} ms, p95 **${round(paintP95Ms, 1)} ms**`,
        '≤ 50 ms',
      ],
      ['Web Chat, gzipped (`botframework-webchat` 4.18.1, `webchat.js`)', '945 kB', ''],
      ['Its smallest bundle, gzipped (`webchat-minimal.js`: no cards, no markdown)', '483 kB', ''],
    ]
  },
}

/** Each has a section of its own in the report, and is written when it is measured. */
const sections: Record<string, (parameters: readonly string[]) => Promise<Section>> = {
  retrieval: async (folders) => retrievalSection(await measureRetrieval(folders)),
  routing: async (folders) => routingSection(await measureRouting(folders)),
  sockets: async () => socketsSection(await measureSockets()),
  instances: async () => instancesSection(await measureInstances()),
  memory: async () => memorySection(await measureMemory()),
  access: async () => accessSection(await measureAccess()),
  transcripts: async () => transcriptsSection(await measureTranscripts()),
}

interface Section {
  readonly heading: string
  readonly text: string
}

const HEADING = /\n(?=## )/

const wanted = process.argv.slice(2)
const section = sections[wanted[0] ?? '']
if (section) writeSection(await section(wanted.slice(1)))
else await benchParts(wanted)

function writeSection({ heading, text }: Section): void {
  console.log(text)
  const written = `## ${heading}\n\n${text}`
  const [head = '', ...others] = readFileSync(REPORT, 'utf8').split(HEADING)
  const kept = others.filter((other) => !other.startsWith(`## ${heading}\n`))
  const all = [...kept, written].toSorted().map((part) => part.trimEnd())
  writeFileSync(REPORT, `${[head.trimEnd(), ...all].join('\n\n')}\n`)
}

async function benchParts(names: readonly string[]): Promise<void> {
  const unknown = names.filter((name) => !(name in parts))
  if (unknown.length > 0) {
    const known = [...Object.keys(parts), ...Object.keys(sections)].join(', ')
    console.error(`no such benchmark: ${unknown.join(', ')}; there are ${known}`)
    process.exit(2)
  }
  const [only, ...others] = names
  const measured = only !== undefined && others.length === 0 ? await parts[only]?.() : await measureApart(names)
  const rows = measured ?? []
  const table = tableOf(rows)
  console.log(table)
  if (names.length > 0) return
  const [, ...kept] = readFileSync(REPORT, 'utf8').split(HEADING)
  writeFileSync(REPORT, [report(table), ...kept].join('\n'))
}

/** Each part in a process of its own, so that none can keep the others from being written down. */
async function measureApart(names: readonly string[]): Promise<Row[]> {
  const rows: Row[] = []
  for (const name of Object.keys(parts)) {
    if (names.length > 0 && !names.includes(name)) continue
    const begin = performance.now()
    const { output, problem } = await runPart(name)
    console.error(`${name}: ${round((performance.now() - begin) / 1_000)} s${problem ? `, ${problem}` : ''}`)
    if (problem === undefined) rows.push(...rowsOf(output))
    else {
      rows.push([`The part \`${name}\``, `not measured: ${problem}`, ''])
      process.exitCode = 1
    }
  }
  return rows
}

function machine(): string {
  return `${new Date().toISOString().slice(0, 10)}: ${cpus().length} × ${cpus()[0]?.model.trim()}, Node ${process.version}`
}

function report(figures: string): string {
  return `# Benchmarks

Written by \`npm run bench\` on ${machine()}.
Machines differ and are noisy; compare the ratio, whose two sides were measured in turns in one run.

${figures}

A full turn is: posted with a token, accepted into the conversation's memory, routed, retrieved, answered with its
source, streamed to the customer's socket, remembered, and written to the encrypted transcript. The echo does none of
it. Server and load generator are processes of their own, over kept-alive connections on loopback.

A sentence is checked against its passage, its personal data put back, and pushed to the socket. The model is a stand-in
that streams a word every 8 ms in OpenAI's wire format; it and the customers share a process, and so a clock.
`
}

function routingSection(figures: string): Section {
  return {
    heading: 'Routing',
    text: `Written by \`npm run bench -- routing FOLDER…\` on ${machine()}.
Each topic of a public set of customers' messages is a dialog, its phrasings are the examples, and other messages are
sent to it; some belong to no topic. Without a model, as shipped. *Right*: of the messages that belong to a topic, those
for which it comes first. *AUROC*: how well the probability tells the others apart. *Taken*: of the messages that
belong to a topic, those that a dialog is begun for; the others go to the answers, or are asked which of two or three
was meant (of all messages). *Off by*: how far the probability is from the truth on average. The peers rank, and leave
it to their user what to take.

${figures}`,
  }
}

function retrievalSection(figures: string): Section {
  const text = `Written by \`npm run bench -- retrieval\` on ${machine()}.
Everybody gets the same entries (question, variants and answer) and queries in one run. Parley is measured as it is
served: the conversation before a question is followed, and its time is that of the whole decision; the peers rank the
last question, with their own settings and Intl.Segmenter for Chinese. AUROC is of the probability to answer, for the
peers of the best score.

${figures}
`
  return { heading: 'Retrieval', text }
}

function transcriptsSection(figures: string): Section {
  const text = `Written by \`npm run bench -- transcripts\` on ${machine()}.
SQLite as by default (\`synchronous: normal\`), PostgreSQL on this machine with \`fsync\` on, one append after the other,
by turns with the driver's own insert into a table of the same columns without row-level security.

${figures}
`
  return { heading: 'Transcripts', text }
}

function accessSection(figures: AccessFigures): Section {
  const { decisionP50Ms, decisionP99Ms, keys, rotationSeconds, entries, exportSeconds, exportMb } = figures
  const rows: Row[] = [
    [
      'Decision by the shipped policies',
      `p50 ${round(decisionP50Ms, 2)} ms, p99 **${round(decisionP99Ms, 2)} ms**`,
      'p99 ≤ 1 ms',
    ],
    [`Rotation of ${round(keys)} data keys, master key in a file`, `${round(rotationSeconds, 1)} s`, ''],
    [
      `Export of ${round(entries)} lines of one customer, opened`,
      `${round(exportSeconds, 1)} s, process grew by ${round(exportMb)} MB`,
      'bounded',
    ],
  ]
  return {
    heading: 'Access, keys and export',
    text: `Written by \`npm run bench -- access\` on ${machine()}, SQLite.\n\n${tableOf(rows)}\n`,
  }
}

/** The rows of a table that a part has printed. */
function rowsOf(table: string): Row[] {
  return table
    .trim()
    .split('\n')
    .slice(2)
    .map((line) => {
      const [what = '', measured = '', aim = ''] = line.slice(2, -2).split(' | ')
      return [what, measured, aim]
    })
}

function tableOf(rows: readonly Row[]): string {
  return ['| what | measured | aim |', '|---|---|---|', ...rows.map((row) => `| ${row.join(' | ')} |`)].join('\n')
}

function socketsSection({ sockets, conversations, kilobytesEach, p50Ms, p99Ms }: SocketFigures): Section {
  const rows: Row[] = [
    [
      `Memory of an open widget socket, ${round(sockets)} of them on one instance`,
      kilobytes(kilobytesEach * 1_000),
      '',
    ],
    [
      `Question posted to answer on the socket: ${conversations} conversations at once, each on ${sockets / conversations} sockets`,
      `p50 ${round(p50Ms)} ms, p99 ${round(p99Ms)} ms`,
      '',
    ],
  ]
  const text = `Written by \`npm run bench -- sockets\` on ${machine()}.
Resident memory of the server when the sockets were opened and greeted, less that before, rubbish collected both times.
Then one answer goes to all sockets of its conversation, in all conversations at once; the time includes the turns.

${tableOf(rows)}
`
  return { heading: 'Sockets', text }
}

function instancesSection({ customers, onePerSecond, twoPerSecond, oneP99Ms, twoP99Ms }: InstanceFigures): Section {
  const rows: Row[] = [
    [`Full turns with Redis, ${customers} customers at one instance`, `${round(onePerSecond)} a second`, ''],
    ['The same customers at two instances', `${round(twoPerSecond)} a second`, ''],
    ['Ratio', `**${round(twoPerSecond / onePerSecond, 2)}**`, ''],
    ['Time of a turn, p99, one and two', `${round(oneP99Ms)} ms, ${round(twoP99Ms)} ms`, ''],
  ]
  const text = `Written by \`npm run bench -- instances\` on ${machine()}.
By turns in one run. Both instances, Redis and the customers share the machine's cores, so that this shows what a second
instance costs where there is no room for it, not what it adds where there is.

${tableOf(rows)}
`
  return { heading: 'Instances', text }
}

function memorySection({ roundTrips, idle, redis, embedded, ...bytes }: MemoryFigures): Section {
  const times = ({ p50Ms, p99Ms }: MemoryFigures['redis']) => `p50 ${round(p50Ms, 2)} ms, p99 ${round(p99Ms, 2)} ms`
  const rows: Row[] = [
    ['Round trips to Redis in a turn with one reply', `**${round(roundTrips, 2)}**`, '≤ 4'],
    ['Sent to Redis in it', `${round(bytes.bytesSent)} B`, ''],
    ['Received from Redis in it, with the last eight lines', `${round(bytes.bytesReceived)} B`, ''],
    ['Message and reply of it, as JSON', `${round(bytes.bytesSaid)} B`, ''],
    ['Its steps on Redis', times(redis), ''],
    ['Its steps on the embedded memory, same run', times(embedded), ''],
    [
      `${round(idle.conversations)} idle conversations in Redis, ${idle.lines} lines each`,
      `${round(idle.bytesEach)} B each`,
      '',
    ],
  ]
  const text = `Written by \`npm run bench -- memory\` on ${machine()}.
Accept, claim and load, record, commit: one customer at a time, on a Redis of its own on loopback that appends to its file
and flushes it each second. The embedded memory is one SQLite file in the same process. Everything is sealed.

${tableOf(rows)}
`
  return { heading: 'Memory', text }
}
