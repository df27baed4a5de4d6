import type { HandoverStore } from './store.ts'

/** How often it is looked for what other instances changed, while somebody follows, in milliseconds. */
const LOOK_EVERY_MS = 1_000

export interface Watch {
  /** Something changed here. */
  changed(): void
  /** Resolves when something may have changed since it was asked, or the time is over, or the signal aborts. */
  next(ms: number, signal: AbortSignal): Promise<void>
}

/** Wakes those who follow the desk: at once for what happens here, and within a second for what happens elsewhere. */
export function createWatch(store: Pick<HandoverStore, 'revision'>): Watch {
  const waiting = new Set<() => void>()
  let known = -1
  let looking = false

  function wake(): void {
    for (const resolve of [...waiting]) resolve()
  }

  async function look(): Promise<void> {
    // Where the store is away, those who follow find out for themselves.
    const revision = await store.revision().catch(() => -1)
    if (revision !== known) wake()
    known = revision
    looking = false
    lookLater()
  }

  function lookLater(): void {
    if (looking || waiting.size === 0) return
    looking = true
    setTimeout(look, LOOK_EVERY_MS).unref()
  }

  return {
    changed: wake,
    next: (ms, signal) =>
      new Promise((resolve) => {
        const done = () => {
          clearTimeout(over)
          signal.removeEventListener('abort', done)
          waiting.delete(done)
          resolve()
        }
        const over = setTimeout(done, ms)
        signal.addEventListener('abort', done, { once: true })
        if (signal.aborted) return done()
        waiting.add(done)
        lookLater()
      }),
  }
}
