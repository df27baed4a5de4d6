import { setTimeout as pause } from 'node:timers/promises'
import { messageId, readOpening, SAID, writeNumbered } from './numbered.ts'
import type { Random } from './random.ts'
import type { Session } from './transport.ts'
import type { Line } from './verdict.ts'

/** What a visitor has lived through who asked for a person. */
export interface Visit {
  readonly conversation: string
  readonly session: Session
  /** Numbers of the messages that were acknowledged. */
  readonly acknowledged: ReadonlySet<number>
  readonly shown: readonly Line[]
  readonly wrong: readonly string[]
}

export interface VisitorOptions {
  readonly conversation: string
  readonly session: Session
  readonly random: Random
  readonly onProgress: () => void
  readonly until: AbortSignal
}

/** After this message a person is asked for; after the last one the person gives the conversation back. */
const ASKS_AFTER = 3
export const LAST = 24
/** Said when the bot is back. */
export const AFTERWARDS = LAST + 1
/** What the person says. */
export const REPLIES = 4

const RETRY_MS = 60

/** Plays a visitor who goes on writing while they wait for a person, while the person comes and goes, and after. */
export async function playVisitor({
  conversation,
  session,
  random,
  onProgress,
  until,
}: VisitorOptions): Promise<Visit> {
  const acknowledged = new Set<number>()
  const shown: Line[] = []
  const wrong: string[] = []
  const over = new AbortController()
  const left = Promise.withResolvers<void>()
  const answered = Promise.withResolvers<void>()

  function show(line: Line): void {
    shown.push(line)
    if (line.author === 'system' && line.text.endsWith('has gone')) left.resolve()
    if (readOpening(line.text)?.numbers.includes(AFTERWARDS)) answered.resolve()
    onProgress()
  }
  const following = session.follow(show, AbortSignal.any([until, over.signal]))
  const givenUp = new Promise<void>((resolve) => until.addEventListener('abort', () => resolve(), { once: true }))

  async function deliver(id: string, text: string): Promise<boolean> {
    while (!until.aborted) {
      const outcome = await session.send(id, text)
      if (outcome.kind === 'accepted') return true
      if (outcome.kind === 'wrong') wrong.push(`${conversation}: ${outcome.what}`)
      await pause((outcome.kind === 'refused' ? outcome.retryMs : RETRY_MS) + random.between(0, RETRY_MS))
    }
    return false
  }

  async function say(number: number): Promise<void> {
    // The last answer is all that is waited for.
    const replies = number === AFTERWARDS ? 1 : random.between(1, 3)
    const waitMs = random.between(0, 150)
    const text = writeNumbered({ conversation, number, replies, waitMs, asks: replies > 1 && random.chance(0.3) })
    const copies = random.chance(0.15) ? 2 : 1
    const told = await Promise.all(Array.from({ length: copies }, () => deliver(messageId(conversation, number), text)))
    if (told.every(Boolean)) acknowledged.add(number)
    onProgress()
  }

  for (let number = 1; number <= LAST && !until.aborted; number++) {
    await say(number)
    if (number === ASKS_AFTER) await deliver(`${conversation}-person`, 'a person, please')
    await pause(random.between(0, 350))
  }
  await Promise.race([left.promise, givenUp])
  await say(AFTERWARDS)
  await Promise.race([answered.promise, givenUp])
  if (until.aborted) wrong.push(`${conversation}: waits in vain after ${SAID} ${shown.at(-1)?.text}`)
  over.abort()
  await following
  return { conversation, session, acknowledged, shown, wrong }
}
