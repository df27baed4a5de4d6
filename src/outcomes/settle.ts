import type { Clock } from '../core/clock.ts'
import type { ConversationActivity } from '../core/outcome.ts'
import { episodesOf } from './episode.ts'
import type { OutcomeStore } from './store.ts'

/** Lines that reach the transcript late, because it was away, are still found for so long, in milliseconds. */
const LATE_MS = 3_600_000

export interface SettleOptions {
  readonly activity: ConversationActivity
  readonly store: OutcomeStore
  /** No further need seen for so long: the conversation has ended, in milliseconds. */
  readonly quietMs: number
  /** Who comes back within this time on the same topic had not been helped, in milliseconds. */
  readonly againMs: number
  readonly clock: Clock
}

/** Decides what came of the conversations that have ended since the last time. */
export async function settleOutcomes({ activity, store, quietMs, againMs, clock }: SettleOptions): Promise<void> {
  const now = clock()
  const until = now - quietMs
  const after = (await store.settledUntil()) - LATE_MS
  const found = await Promise.all(
    (await activity.active(after, until)).map(async (conversation) =>
      episodesOf(await activity.lines(conversation, await store.lastOf(conversation)), quietMs, now),
    ),
  )
  // In order of time, so that who comes back is known to have been there before.
  for (const episode of found.flat().toSorted((a, b) => a.started - b.started)) await store.settle(episode, againMs)
  await store.settleUntil(until)
}
