import { randomBytes } from 'node:crypto'
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { freePort } from '../support/free-port.ts'
import { type Script, startModelServer } from '../support/model-server.ts'
import { startPostgres } from '../support/postgres-server.ts'
import { startRedis } from '../support/redis.ts'
import { openTranscripts } from '../support/transcripts.ts'
import { playAgents } from './agents.ts'
import { startBalancer } from './balancer.ts'
import { playCustomer, type Story } from './customer.ts'
import { createDirectLine } from './direct-line.ts'
import { startFaults } from './faults.ts'
import { judgeVisit } from './handover-verdict.ts'
import { type Instance, startInstance } from './instance.ts'
import { Loss } from './loss.ts'
import { findPlaintext } from './plaintext.ts'
import { createRandom, type Random } from './random.ts'
import type { Scenario } from './scenarios.ts'
import { issueKeys } from './staff-keys.ts'
import { compare, type Fault, judge, judgeAfterLoss, type Verdict } from './verdict.ts'
import { playVisitor } from './visitor.ts'

export interface RunOptions {
  readonly scenario: Scenario
  readonly seed: number
  readonly conversations: number
  readonly messages: number
  readonly handovers: number
}

export interface RunResult {
  readonly accepted: number
  readonly turns: number
  /** Conversations that a person had for a while. */
  readonly handovers: number
  /** Deliveries beyond the first of each message. */
  readonly again: number
  /** How often each fault was made. */
  readonly made: ReadonlyMap<string, number>
  /** Accepted before the store lost what it had, and not answered. */
  readonly forgiven: number
  readonly counts: Readonly<Record<Fault, number>>
  /** Everything that was found wrong, in words. */
  readonly findings: readonly string[]
  readonly seconds: number
  /** Logs and data, kept where something was found. */
  readonly folder: string | undefined
}

/** Customers who are at it at once. */
const AT_ONCE = 60
/** Those of them who ask for a person, and who is there for them. */
const VISITORS_AT_ONCE = 10
const AGENTS = ['mia', 'tom']
/** So long nothing may move before the run is given up, in milliseconds. */
const STILL_MS = 45_000
const SWALLOWED = 0.01
/** So long the transcripts may take to have it all. */
const WRITTEN_MS = 30_000

/** Plays one scenario from beginning to end, and counts. */
export async function run({ scenario, seed, conversations, messages, handovers }: RunOptions): Promise<RunResult> {
  const random = createRandom(seed)
  const folder = mkdtempSync(join(tmpdir(), 'parley-chaos-'))
  // Without a PostgreSQL, instances share what they keep.
  const dataOf = (index: number) => join(folder, scenario.record === 'postgres' ? `data-${index + 1}` : 'data')
  const config = join(folder, 'config')
  writeConfig(config, scenario)
  const secret = randomBytes(32).toString('base64url')
  const begun = performance.now()
  const closing: (() => unknown)[] = []
  try {
    const model = await startModelServer({ script: moody(random.fork('model')) })
    closing.push(() => model.close())
    const redis = scenario.memory === 'redis' ? await startRedis() : undefined
    closing.push(() => redis?.stop())
    const postgres = scenario.record === 'postgres' ? await startPostgres() : undefined
    closing.push(() => postgres?.remove())
    const ports = await Promise.all(scenario.instances.map(() => freePort()))
    const env = {
      PARLEY_DIRECTLINE_SECRET: secret,
      OPENAI_BASE_URL: model.baseUrl,
      OPENAI_API_KEY: 'sk-chaos',
      ...(redis && { REDIS_URL: redis.url }),
      ...(postgres && {
        DATABASE_URL: await postgres.database(),
        PARLEY_MASTER_KEY: randomBytes(32).toString('base64'),
      }),
    }
    const folders = { PARLEY_DATA_DIR: dataOf(0), PARLEY_CONFIG_DIR: config }
    const keys = await issueKeys({ ...env, ...folders }, AGENTS)
    const instances = await Promise.all(
      scenario.instances.map(({ clockAheadMs = 0 }, index) =>
        startInstance({
          port: ports[index] ?? 0,
          data: dataOf(index),
          config,
          logFile: join(folder, `instance-${index + 1}.log`),
          env,
          clockAheadMs,
        }),
      ),
    )
    closing.push(() => Promise.all(instances.map((instance) => instance.stop())))
    const balancer = await startBalancer({ ports, random: random.fork('balancer'), swallow: SWALLOWED })
    closing.push(() => balancer.close())
    const url = `http://127.0.0.1:${balancer.port}`
    const transport = createDirectLine({ url, secret, random: random.fork('transport') })
    closing.push(() => transport.close())

    const stillness = watchForStillness()
    closing.push(stillness.stop)
    const loss = new Loss()
    const faults = startFaults({ scenario, instances, balancer, redis, postgres, loss, random: random.fork('faults') })
    closing.push(() => faults.stop())

    async function play(conversation: string): Promise<Story> {
      const session = await transport.open(conversation)
      const own = random.fork(conversation)
      const { onProgress, until } = stillness
      return playCustomer({ conversation, session, messages, random: own, loss, onProgress, until })
    }
    const names = Array.from({ length: conversations }, (_, index) => `c${index + 1}`)
    const visitors = Array.from({ length: scenario.losing ? 0 : handovers }, (_, index) => `h${index + 1}`)
    const closed = new AbortController()
    const { onProgress } = stillness
    const until = AbortSignal.any([stillness.until, closed.signal])
    const desk = playAgents({ url, keys, random: random.fork('agents'), onProgress, until })
    const [stories, visits] = await Promise.all([
      inParallel(names, AT_ONCE, play),
      inParallel(visitors, VISITORS_AT_ONCE, async (conversation) => {
        const session = await transport.open(conversation)
        const { onProgress, until } = stillness
        return playVisitor({ conversation, session, random: random.fork(conversation), onProgress, until })
      }),
    ])
    closed.abort()
    const refused = await desk
    stillness.stop()
    await faults.stop()
    const logs = await inParallel([...stories, ...visits], AT_ONCE, ({ session }) => session.read())
    const transcripts = await openTranscripts({ ...env, ...folders })
    closing.push(() => transcripts.close())
    // What could not be written while the store was away is written when it is back: within a lease's time.
    const deadline = performance.now() + WRITTEN_MS
    for (const [index, { session }] of [...stories, ...visits].entries()) {
      const last = logs[index]?.at(-1)?.sequence ?? 0
      while (performance.now() < deadline && ((await transcripts.read(session)).at(-1)?.sequence ?? 0) < last)
        await pause(200)
    }
    await stopAll(instances)

    const counts: Record<Fault, number> = { lost: 0, doubled: 0, outOfOrder: 0, crossed: 0, talkedOver: 0 }
    const findings = [...stillness.findings(), ...refused, ...[...stories, ...visits].flatMap(({ wrong }) => wrong)]
    const blame = (found: Verdict['faults']) => {
      for (const { fault, what } of found) {
        counts[fault]++
        findings.push(`${fault}: ${what}`)
      }
    }
    let accepted = 0
    let turns = 0
    let forgiven = 0
    for (const [index, { conversation, session, acknowledged, shown, beforeLoss }] of stories.entries()) {
      const log = logs[index] ?? []
      const transcript = await transcripts.read(session)
      const sent = { conversation, acknowledged, merging: scenario.whileBusy === 'merge' }
      const found: Verdict['faults'][number][] = []
      if (scenario.losing) {
        const verdict = judgeAfterLoss(sent, beforeLoss, transcript)
        forgiven += verdict.forgiven
        accepted += verdict.accepted
        turns += verdict.turns
        found.push(...verdict.faults)
      } else {
        const verdict = judge(sent, log)
        accepted += verdict.accepted
        turns += verdict.turns
        found.push(
          ...verdict.faults,
          ...compare(conversation, 'the screen', log, shown),
          ...compare(conversation, 'the transcript', log, transcript),
        )
      }
      blame(found)
    }
    for (const visit of visits) {
      const transcript = await transcripts.read(visit.session)
      const verdict = judgeVisit(visit, transcript)
      accepted += verdict.accepted
      turns += verdict.turns
      const visible = transcript.filter(({ text }) => text !== '')
      blame([...verdict.faults, ...compare(visit.conversation, 'the screen', visible, visit.shown)])
    }
    // The transcripts, opened last: a database that is stopped below would be missed.
    await closing.pop()?.()
    const told = [...stories, ...visits].map(({ session }) => session.conversation)
    findings.push(...(await findPlaintext({ folder, redis, postgres, conversations: told })))
    const again = stories.reduce((sum, story) => sum + story.again, 0)
    const seconds = (performance.now() - begun) / 1_000
    if (findings.length === 0) closing.push(() => rmSync(folder, { recursive: true, force: true }))
    const kept = findings.length > 0 ? folder : undefined
    return {
      accepted,
      turns,
      handovers: visits.length,
      again,
      made: faults.made,
      forgiven,
      counts,
      findings,
      seconds,
      folder: kept,
    }
  } finally {
    for (const close of closing.toReversed()) await close()
  }
}

function writeConfig(folder: string, { whileBusy }: Scenario): void {
  cpSync(join(import.meta.dirname, 'bot/config'), folder, { recursive: true })
  const file = join(folder, 'bot.yaml')
  writeFileSync(file, readFileSync(file, 'utf8').replace('whileBusy: queue', `whileBusy: ${whileBusy}`))
}

/** Answers mostly, hangs or breaks off otherwise. */
function moody(random: Random): Script {
  const text = 'A refund takes 5 working days after your parcel has come back. [1]'
  return () => {
    const mood = random.next()
    if (mood < 0.15) return { text, fault: { kind: 'silence', after: 2, ms: 5_000 } }
    if (mood < 0.25) return { text, fault: { kind: 'cut', after: 3 } }
    if (mood < 0.3) return { status: 503 }
    return { text }
  }
}

function watchForStillness() {
  const giveUp = new AbortController()
  let moved = performance.now()
  const timer = setInterval(() => {
    if (performance.now() - moved > STILL_MS) giveUp.abort()
  }, 1_000)
  return {
    until: giveUp.signal,
    onProgress: () => {
      moved = performance.now()
    },
    findings: () => (giveUp.signal.aborted ? [`given up: nothing moved for ${STILL_MS / 1_000} s`] : []),
    stop: () => clearInterval(timer),
  }
}

async function inParallel<T, R>(items: readonly T[], atOnce: number, work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = []
  const left = [...items.entries()]
  const worker = async () => {
    for (let next = left.shift(); next; next = left.shift()) results[next[0]] = await work(next[1])
  }
  await Promise.all(Array.from({ length: atOnce }, worker))
  return results
}

async function stopAll(instances: readonly Instance[]): Promise<void> {
  const codes = await Promise.all(instances.map((instance) => instance.stop()))
  const failed = codes.find((code) => code !== 0)
  if (failed !== undefined) throw new Error(`an instance ended with ${failed}`)
}
