import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import pg from 'pg'
import type { DataKey, KeyRing } from '../../src/core/keys.ts'
import { ENGINE, type Principal } from '../../src/core/principal.ts'
import type { TranscriptEntry, TranscriptStore } from '../../src/core/transcript.ts'
import { createKeyRing } from '../../src/keys/key-ring.ts'
import { createLocalKeyProvider } from '../../src/keys/master-key.ts'
import { placesFor, type SqlDatabase } from '../../src/storage/database.ts'
import { connectPostgres } from '../../src/storage/postgres.ts'
import { readPostgresAddress } from '../../src/storage/postgres-address.ts'
import { openSqliteDatabase } from '../../src/storage/sqlite-database.ts'
import { createWrappedKeys, WRAPPED_KEYS } from '../../src/storage/wrapped-keys.ts'
import { TRANSCRIPTS } from '../../src/transcripts/schema.ts'
import { COLUMNS, rowOf } from '../../src/transcripts/seal-entry.ts'
import { createTranscripts } from '../../src/transcripts/store.ts'
import { testAccess } from '../access/test-guard.ts'
import { startPostgres } from '../support/postgres-server.ts'
import { temporaryFolder } from './process.ts'

const SERVICE = ENGINE
const ANALYST: Principal = { role: 'analyst', id: 'bench' }
const CUSTOMER: Principal = { role: 'customer', id: 'ada' }
const APPENDS = 3_000
const WARM_UP = 300
const READS = 200
const PAGE = 20
const CONVERSATIONS = 25_000
const FAR = 1_000

type Turn = readonly TranscriptEntry[]
type Values = readonly (string | number | null | Uint8Array)[]

/** One engine: its store, and the plain driver's insert beside it. */
interface Bench {
  readonly engine: string
  readonly transcripts: SqlDatabase
  readonly keys: SqlDatabase
  readonly bareInsert: (values: Values) => Promise<unknown>
  /** What the engine does by itself, sooner or later, to know its tables. */
  readonly analyse: () => Promise<unknown>
  close(): Promise<void>
}

/** A table of figures: append and read with sealing and without, beside the engine's own insert; far pages of the list. */
export async function measureTranscripts(): Promise<string> {
  const lines = ['| what | SQLite | PostgreSQL |', '|---|---|---|']
  const [sqlite, postgres] = [await measure(await openSqlite()), await measure(await openPostgres())]
  for (const [at, [what, figure]] of sqlite.entries()) lines.push(`| ${what} | ${figure} | ${postgres[at]?.[1]} |`)
  return lines.join('\n')
}

async function measure(bench: Bench): Promise<[what: string, figure: string][]> {
  const master = createLocalKeyProvider(randomBytes(32).toString('base64'), 'the benchmark')
  const ring = createKeyRing(master, createWrappedKeys(bench.keys))
  const sealed = createTranscripts({ database: bench.transcripts, keys: ring, ...testAccess() })
  const open = createTranscripts({ database: bench.transcripts, keys: NO_KEYS, ...testAccess() })
  try {
    const kinds = [
      {
        name: 'bare',
        times: [] as number[],
        append: (turn: Turn) => bench.bareInsert(turn.flatMap((entry) => rowOf(entry, PLAIN))),
      },
      { name: 'sealed', times: [] as number[], append: (turn: Turn) => sealed.append(SERVICE, turn) },
      { name: 'open', times: [] as number[], append: (turn: Turn) => open.append(SERVICE, turn) },
    ]
    // One after the other, so that whatever else the machine does falls on all alike.
    for (let number = 0; number < APPENDS; number++) {
      for (const { name, times, append } of kinds) {
        const turn = turnOf(name, number)
        const begin = performance.now()
        await append(turn)
        if (number >= WARM_UP) times.push(performance.now() - begin)
      }
    }
    const timesOf = (wanted: string) => kinds.find(({ name }) => name === wanted)?.times ?? []
    const bare = timesOf('bare')
    await bench.analyse()
    const reads = { sealed: await readPages(sealed, 'sealed'), open: await readPages(open, 'open') }
    const [near, far] = await listPages(sealed)
    const over = (some: readonly number[]) => `${milliseconds(at(some, 0.5) - at(bare, 0.5))} over it`
    return [
      ["The driver's own insert of a turn's two lines", spread(bare)],
      ['Append of the same through the store, unsealed', `${spread(timesOf('open'))}: ${over(timesOf('open'))}`],
      ['Append, sealed', `${spread(timesOf('sealed'))}: **${over(timesOf('sealed'))}** (aim: ≤ 0.2 ms)`],
      ['Read of 50 lines, unsealed', spread(reads.open)],
      ['Read of 50 lines, sealed', spread(reads.sealed)],
      [`List of ${CONVERSATIONS.toLocaleString('en')} conversations, page 1 (${PAGE} on a page)`, spread(near)],
      [`The same, page ${FAR.toLocaleString('en')}`, spread(far)],
    ]
  } finally {
    await bench.close()
  }
}

function turnOf(conversation: string, number: number): Turn {
  const line = { conversation, customer: 'ada', channel: 'web', time: 1_764_000_000_000 + number }
  return [
    {
      ...line,
      sequence: number * 2 + 1,
      author: 'customer',
      passages: [],
      content: { text: 'How long does a refund take?' },
    },
    {
      ...line,
      sequence: number * 2 + 2,
      author: 'bot',
      locale: 'en',
      dialog: 'answer',
      passages: [{ id: 'shop/refunds.en.md#how-long', document: 'shop/refunds.en.md', version: '4f2a9c' }],
      content: { text: 'You get your money back within ten days after your parcel has arrived with us. '.repeat(4) },
    },
  ]
}

async function readPages(transcripts: TranscriptStore, conversation: string): Promise<number[]> {
  return timed(READS, (count) => transcripts.read(CUSTOMER, conversation, count % 700, 50))
}

/** Times of the first page and of one far behind it. */
async function listPages(transcripts: TranscriptStore): Promise<[near: number[], far: number[]]> {
  for (let first = 0; first < CONVERSATIONS; first += 200) {
    const lines = Array.from({ length: 200 }, (_, at) => turnOf(`listed ${first + at}`, 0)[0]).filter(
      (line) => line !== undefined,
    )
    await transcripts.append(
      SERVICE,
      lines.map((line, at) => ({ ...line, time: line.time + first + at })),
    )
  }
  let next: string | undefined
  for (let page = 1; page < FAR; page++) next = (await transcripts.list(ANALYST, {}, PAGE, next)).next
  const near = () => transcripts.list(ANALYST, {}, PAGE)
  const far = () => transcripts.list(ANALYST, {}, PAGE, next)
  return [await timed(READS, near), await timed(READS, far)]
}

async function timed(times: number, work: (count: number) => Promise<unknown>): Promise<number[]> {
  const taken: number[] = []
  for (let count = 0; count < times; count++) {
    const begin = performance.now()
    await work(count)
    taken.push(performance.now() - begin)
  }
  return taken
}

async function openSqlite(): Promise<Bench> {
  const folder = temporaryFolder()
  const transcripts = openSqliteDatabase({ file: join(folder.path, 'transcripts.db'), schema: TRANSCRIPTS })
  const keys = openSqliteDatabase({ file: join(folder.path, 'keys.db'), schema: WRAPPED_KEYS })
  const bare = new DatabaseSync(join(folder.path, 'bare.db'))
  bare.exec(`PRAGMA journal_mode = wal; PRAGMA synchronous = normal; ${bareTable('BLOB', 'INTEGER')}`)
  const insert = bare.prepare(BARE_INSERT.replaceAll('$', '?'))
  return {
    engine: 'SQLite',
    transcripts,
    keys,
    bareInsert: async (values) => insert.run(...values),
    analyse: async () => undefined,
    async close() {
      await transcripts.close()
      await keys.close()
      bare.close()
      folder.remove()
    },
  }
}

async function openPostgres(): Promise<Bench> {
  const server = await startPostgres({ fsync: 'on' })
  const url = await server.database()
  const read = readPostgresAddress('DATABASE_URL', url)
  if ('problem' in read) throw new Error(read.problem)
  const log = { debug() {}, info() {}, warn() {}, error() {} }
  const connect = (namespace: string) => connectPostgres({ address: read.address, namespace, log })
  const [data, keys] = [connect('parley'), connect('parley_keys')]
  const bare = new pg.Client(url)
  await bare.connect()
  await bare.query(bareTable('bytea', 'bigint'))
  return {
    engine: 'PostgreSQL',
    transcripts: await data.open(TRANSCRIPTS),
    keys: await keys.open(WRAPPED_KEYS),
    bareInsert: (values) => bare.query({ name: 'bare', text: BARE_INSERT, values: [...values] }),
    analyse: () => bare.query('ANALYZE parley.transcript'),
    async close() {
      await bare.end()
      await data.close()
      await keys.close()
      await server.remove()
    },
  }
}

const bareTable = (bytes: string, integer: string) => `CREATE TABLE bare (
  ${COLUMNS.map((name) => `${name} ${name === 'content' ? bytes : /sequence|time|tokens|cost/.test(name) ? integer : 'TEXT'}`).join(', ')},
  PRIMARY KEY (conversation, sequence))`

const BARE_INSERT = `INSERT INTO bare (${COLUMNS.join(', ')}) VALUES ${placesFor(2, COLUMNS.length)}`

/** Nothing is sealed: what the same would cost without. */
const PLAIN: DataKey = {
  seal: (plain) => Buffer.from(plain as string),
  open: (sealed) => Buffer.from(sealed).toString(),
  openBytes: (sealed) => sealed,
}
const NO_KEYS: KeyRing = { dataKey: async () => PLAIN, existing: async () => PLAIN, forget: () => undefined }

const at = (times: readonly number[], share: number) =>
  times.toSorted((a, b) => a - b)[Math.min(times.length - 1, Math.floor(times.length * share))] ?? Number.NaN
const milliseconds = (value: number) => `${value.toFixed(2)} ms`
const spread = (times: readonly number[]) => `p50 ${milliseconds(at(times, 0.5))}, p99 ${milliseconds(at(times, 0.99))}`
