import { expect, it } from 'vitest'
import { ParleyError } from '../../src/core/errors.ts'
import type { ConversationMemory, LogEntry } from '../../src/core/memory.ts'
import type { Message } from '../../src/core/message.ts'
import type { Turn } from '../../src/core/turn.ts'
import type { BusyPolicy } from '../../src/engine/gather.ts'
import { createRandom, type Random } from '../chaos/random.ts'
import { temporaryFolder } from '../support/temporary.ts'
import { answered } from './holding.ts'
import { openWorkshop } from './workshop.ts'

// Engines that die at any step of the memory, before it or after it, over one store, with seeded dice.

const CONVERSATIONS = ['a', 'b', 'c']
const MESSAGES = 12
const DEATHS = 12
const SEEDS = 12
const POLICIES: readonly BusyPolicy['whileBusy'][] = ['queue', 'merge', 'supersede']
const START = 1_750_000_000_000

const settle = () => new Promise((resolve) => setImmediate(resolve))

/** A memory as a process has it that may die at any step: from then on nothing of it comes back, until it is buried. */
function mortal(memory: ConversationMemory, dice: Random, mayDie: () => boolean) {
  const grave = Promise.withResolvers<never>()
  grave.promise.catch(() => {})
  const life = { over: false, bury: () => grave.reject(new ParleyError('lease-lost', 'it is dead')) }
  const step =
    <A extends unknown[], R>(work: (...given: A) => Promise<R>) =>
    async (...given: A): Promise<R> => {
      const dies = mayDie() && dice.chance(0.04)
      if (dies && dice.chance(0.5)) life.over = true
      if (life.over) return grave.promise
      const result = await work(...given)
      if (dies) life.over = true
      return life.over ? grave.promise : result
    }
  return {
    life,
    memory: {
      accept: step(memory.accept),
      claim: step(memory.claim),
      renew: step(memory.renew),
      record: step(memory.record),
      commit: step(memory.commit),
      release: step(memory.release),
    },
  }
}

/** Says which messages it answers, and how many turns there have been, then answers in three sentences. */
function dialogsOf(dice: Random) {
  const run = async (turn: Turn) => {
    const count = Number(turn.state.get('turns') ?? 0) + 1
    turn.state.set('turns', count)
    await turn.say(`turn ${count} answers ${turn.message.text.replaceAll('\n', ' ')}`)
    for (let n = dice.between(0, 3); n > 0; n--) await settle()
    await turn.answer()
    await turn.say('the end')
  }
  return { answer: { description: '', run } }
}

function answererOf(dice: Random) {
  return {
    async *answer(_question: unknown, signal: AbortSignal) {
      for (const text of ['One. ', 'Two. ', 'Three.']) {
        for (let n = dice.between(0, 5); n > 0; n--) await settle()
        signal.throwIfAborted()
        yield { type: 'sentence', text } as const
      }
      yield { type: 'answer', answer: answered('One. Two. Three.') } as const
    },
  }
}

async function play(seed: number) {
  const dice = createRandom(seed)
  const folder = temporaryFolder()
  const policy: BusyPolicy = { whileBusy: POLICIES[seed % POLICIES.length] ?? 'queue', mergeMs: 5_000 }
  const store = openWorkshop({}, { folder })
  let deaths = 0
  let now = START

  function begin(mayDie: () => boolean) {
    const { life, memory } = mortal(store.memory, dice, mayDie)
    const workshop = openWorkshop(dialogsOf(dice), {
      folder,
      policy,
      answerer: answererOf(dice),
      renewEveryMs: 3,
      turnAttempts: 100,
      memory,
    })
    workshop.advance(now - START)
    return { ...workshop, life }
  }
  const all: ReturnType<typeof begin>[] = []
  const instances = [0, 1].map(() => begin(() => deaths < DEATHS))

  /** Time goes on for everybody; who has died is replaced. */
  async function pass(ms: number) {
    now += ms
    store.advance(ms)
    for (const [at, instance] of instances.entries()) {
      if (instance.life.over) {
        deaths++
        all.push(instance)
        instances[at] = begin(() => deaths < DEATHS)
      } else instance.advance(ms)
    }
    for (const { engine } of instances) await Promise.race([engine.sweep(), settle().then(settle)])
  }

  const queues = CONVERSATIONS.map((id) =>
    Array.from({ length: MESSAGES }, (_, n): Message => {
      const conversation = { id, channel: 'paper', customer: id }
      return { id: `${id}-${n}`, conversation, sender: { id }, text: `${id}-${n}`, attachments: [], time: 0 }
    }),
  )
  while (queues.some((queue) => queue.length > 0)) {
    const queue = dice.pick(queues.filter((each) => each.length > 0))
    const { engine, life } = dice.pick(instances)
    const next = { ...(queue[0] as Message), time: now }
    // A client that hears nothing sends it again, wherever.
    const told = engine.accept(next).then(() => true)
    const heard = await Promise.race([
      told,
      settle()
        .then(settle)
        .then(settle)
        .then(() => false),
    ])
    if (heard && !life.over) queue.shift()
    if (dice.chance(1 / 4)) void engine.accept(next).catch(() => {})
    if (dice.chance(1 / 3)) await pass(dice.chance(1 / 3) ? 6_000 : 400)
    for (let n = dice.between(0, 5); n > 0; n--) await settle()
  }

  const last = begin(() => false)
  all.push(...instances)
  for (const { life } of instances) life.over = true
  // What the dead hold can be seen only when their leases have ended.
  for (let quiet = 0; quiet < 3; quiet = (await store.memory.waiting(['paper'], 10)).length > 0 ? 0 : quiet + 1) {
    store.advance(6_000)
    last.advance(6_000)
    await last.engine.sweep()
    await last.idle()
  }
  for (const { life } of all) life.bury()
  const logs = await Promise.all(CONVERSATIONS.map((id) => store.memory.read(id, 0, 1_000)))
  return { logs, policy, deaths, sent: [...all, last].flatMap(({ sent }) => sent) }
}

const repliesOf = (log: readonly LogEntry[]) => log.flatMap((entry) => (entry.kind === 'reply' ? [entry.reply] : []))

it.each(Array.from({ length: SEEDS }, (_, seed) => seed))(
  'nothing is lost, doubled or out of order, whenever an engine dies (seed %i)',
  { timeout: 60_000 },
  async (seed) => {
    const { logs, policy, sent, deaths } = await play(seed)
    expect(deaths).toBeGreaterThan(0)
    for (const [at, log] of logs.entries()) {
      const id = String(CONVERSATIONS[at])
      const wanted = Array.from({ length: MESSAGES }, (_, n) => `${id}-${n}`)
      const messages = log.flatMap((entry) => (entry.kind === 'message' ? [entry.message.id] : []))
      expect(messages).toEqual(wanted)
      const replies = repliesOf(log)
      expect(new Set(replies.map((reply) => reply.id)).size).toBe(replies.length)
      const openings = replies.flatMap(({ text }) => /^turn (\d+) answers (.+)$/.exec(text) ?? [])
      const turns = replies.filter(({ text }) => text.startsWith('turn '))
      expect(turns.map(({ text }) => Number(text.split(' ')[1]))).toEqual(turns.map((_, index) => index + 1))
      expect(turns.flatMap(({ text }) => text.split(' ').slice(3))).toEqual(wanted)
      expect(openings.length).toBe(turns.length * 3)
      if (policy.whileBusy === 'queue') expect(turns).toHaveLength(MESSAGES)
      // A turn is whole, or its answer was cut short, or nothing of it had been shown.
      for (const turn of turns) {
        const start = turn.id.replace(/\.0$/, '')
        const rest = replies.filter((reply) => reply.id.startsWith(`${start}.`)).map(({ text }) => text)
        const whole = [turn.text, 'One. Two. Three.', 'the end']
        if (policy.whileBusy === 'supersede' && rest.length < 3) {
          expect('One. Two. Three.'.startsWith(rest[1] ?? '')).toBe(true)
        } else expect(rest).toEqual(whole)
      }
    }
    // Whatever was shown is what stays.
    const stays = new Map(logs.flatMap((log) => repliesOf(log).map((reply) => [reply.id, reply.text])))
    for (const { reply } of sent) expect([reply.id, reply.text]).toEqual([reply.id, stays.get(reply.id)])
  },
)
