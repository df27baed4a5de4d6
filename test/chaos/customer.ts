import { setTimeout as pause } from 'node:timers/promises'
import type { Loss } from './loss.ts'
import { messageId, type Numbered, readOpening, writeNumbered } from './numbered.ts'
import type { Random } from './random.ts'
import type { Session } from './transport.ts'
import type { BeforeLoss, Line } from './verdict.ts'

/** What a customer has lived through. */
export interface Story {
  readonly conversation: string
  readonly session: Session
  /** The places at which each message was acknowledged, by number. */
  readonly acknowledged: ReadonlyMap<number, readonly number[]>
  /** All that was shown, in the order in which it was. */
  readonly shown: readonly Line[]
  /** How often a message was handed in beyond once. */
  readonly again: number
  /** What was handed in before the store lost what it had, by number. */
  readonly beforeLoss: ReadonlyMap<number, BeforeLoss>
  /** What no platform should get to see. */
  readonly wrong: readonly string[]
}

export interface CustomerOptions {
  readonly conversation: string
  readonly session: Session
  readonly messages: number
  readonly random: Random
  readonly loss: Loss
  /** Told of everything that moves. */
  readonly onProgress: () => void
  /** Gives up. */
  readonly until: AbortSignal
}

/** Messages that one burst has at most. */
const BURST = 4
const RETRY_MS = 60

/** Plays one customer: numbered messages, alone and in bursts, some several times, until each has its answers. */
export async function playCustomer(options: CustomerOptions): Promise<Story> {
  const { conversation, session, messages, random, loss, onProgress, until } = options
  const acknowledged = new Map<number, number[]>()
  const shown: Line[] = []
  const beforeLoss = new Map<number, BeforeLoss>()
  const wrong: string[] = []
  const answers = new Answers()
  const over = new AbortController()
  let again = -messages

  function show(line: Line): void {
    shown.push(line)
    answers.hear(line)
    onProgress()
  }

  const following = session.follow(show, AbortSignal.any([until, over.signal]))

  /** Hands a message in until the platform says that it has it. */
  async function deliver({ id, text, number }: { id: string; text: string; number: number }): Promise<void> {
    while (!until.aborted) {
      const outcome = await loss.send(() => {
        again++
        const before = beforeLoss.get(number)
        if (!loss.happened) beforeLoss.set(number, { accepted: acknowledged.has(number), again: false })
        else if (before) beforeLoss.set(number, { ...before, again: true })
        return session.send(id, text)
      })
      if (outcome.kind === 'accepted') {
        acknowledged.set(number, [...(acknowledged.get(number) ?? []), outcome.place])
        if (!loss.happened) beforeLoss.set(number, { accepted: true, again: false })
        return onProgress()
      }
      if (outcome.kind === 'wrong') wrong.push(`${conversation}: ${outcome.what}`)
      const waitMs = outcome.kind === 'refused' ? outcome.retryMs : RETRY_MS
      await pause(waitMs + random.between(0, RETRY_MS))
    }
  }

  async function deliverLate(message: { id: string; text: string; number: number }, waitMs: number): Promise<void> {
    const lost = loss.happened
    await pause(waitMs)
    if (lost === loss.happened) await deliver(message)
  }

  /** What was accepted and not answered when it was lost, nobody waits for. */
  const isForgiven = (number: number) => loss.happened && beforeLoss.get(number)?.accepted === true
  const late: Promise<void>[] = []
  for (let number = 1; number <= messages && !until.aborted; ) {
    const burst = Math.min(random.chance(0.3) ? random.between(2, BURST) : 1, messages - number + 1)
    const sending: Promise<void>[] = []
    for (const end = number + burst; number < end; number++) {
      const message = { number, id: messageId(conversation, number), text: writeNumbered(plan(number)) }
      // At once, as two webhooks that race; and later, as one that was thought lost.
      for (let copy = random.chance(0.15) ? 2 : 1; copy > 0; copy--) sending.push(deliver(message))
      if (random.chance(0.1)) late.push(deliverLate(message, random.between(100, 3_000)))
    }
    await Promise.all(sending)
    if (random.chance(0.8)) await answers.upTo(number - 1, until, isForgiven)
    else await pause(random.between(0, 40))
  }
  await Promise.all(late)
  await answers.upTo(messages, until, isForgiven)
  if (until.aborted) wrong.push(`${conversation}: waits for ${answers.missing(messages)} at ${shown.at(-1)?.sequence}`)
  over.abort()
  await following
  return { conversation, session, acknowledged, shown, again, beforeLoss, wrong }

  function plan(number: number): Numbered {
    const asks = random.chance(0.1)
    const replies = asks ? random.between(2, 3) : random.between(1, 3)
    return { conversation, number, replies, asks, waitMs: random.chance(0.1) ? random.between(50, 300) : 0 }
  }
}

/** Which messages have been answered wholly. */
class Answers {
  readonly #answered = new Set<number>()
  readonly #turns = new Map<string, { numbers: readonly number[]; missing: number }>()
  #waiting: (() => void)[] = []

  hear({ author, id, text }: Line): void {
    if (author !== 'bot') return
    const key = id.slice(0, id.lastIndexOf('.'))
    const opening = readOpening(text)
    if (opening) this.#turns.set(key, { numbers: opening.numbers, missing: opening.replies })
    const turn = this.#turns.get(key)
    if (!turn || --turn.missing > 0) return
    for (const number of turn.numbers) this.#answered.add(number)
    for (const look of this.#waiting) look()
  }

  /** The numbers up to this one that are not answered. */
  missing(number: number): number[] {
    return Array.from({ length: number }, (_, index) => index + 1).filter((each) => !this.#answered.has(each))
  }

  /** Resolves when every number up to this one is answered, or forgiven. */
  async upTo(number: number, until: AbortSignal, isForgiven: (number: number) => boolean): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>()
    const look = () => {
      if (this.missing(number).every(isForgiven)) resolve()
    }
    const looking = setInterval(look, 200)
    const giveUp = () => resolve()
    this.#waiting.push(look)
    until.addEventListener('abort', giveUp, { once: true })
    look()
    if (until.aborted) resolve()
    await promise
    clearInterval(looking)
    until.removeEventListener('abort', giveUp)
    this.#waiting = this.#waiting.filter((other) => other !== look)
  }
}
