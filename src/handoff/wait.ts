import type { HandoverStore } from './store.ts'

/** What a wait is told from, and how many of them are needed to tell it. */
const WITHIN_MS = 7 * 86_400_000
const MOST = 20
const LEAST = 3

/** The median of the waits of late, in milliseconds; undefined where there are too few to say. */
export async function usualWait(store: HandoverStore, queue: string, now: number): Promise<number | undefined> {
  const waits = (await store.waits(queue, now - WITHIN_MS, MOST)).toSorted((a, b) => a - b)
  return waits.length < LEAST ? undefined : waits[Math.floor(waits.length / 2)]
}
