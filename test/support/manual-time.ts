import { setImmediate } from 'node:timers/promises'

/** A pause that is longer than this is one that nobody waits for: it ends when a test says so. */
const AWAITED_MS = 30_000

interface Pause {
  readonly until: number
  end(): void
}

/** Time that passes when a test says so. */
export function manualTime(start: number) {
  let now = start
  const pauses = new Set<Pause>()

  function endDue(): void {
    for (const pause of [...pauses].filter(({ until }) => until <= now)) {
      pauses.delete(pause)
      pause.end()
    }
  }

  return {
    now: () => now,
    pause: (ms: number): Promise<void> =>
      new Promise((resolve) => {
        pauses.add({ until: now + ms, end: resolve })
      }),
    /** How many pauses have not ended. */
    pending: () => pauses.size,
    pass(ms: number): void {
      now += ms
      endDue()
    },
    /** Lets time pass as far as something needs it to come to its end. */
    async run<T>(work: Promise<T>): Promise<T> {
      let running = true
      const ended = () => {
        running = false
      }
      work.then(ended, ended)
      while (running) {
        await setImmediate()
        const next = Math.min(...[...pauses].map(({ until }) => until))
        if (next - now > AWAITED_MS) continue
        now = Math.max(now, next)
        endDue()
      }
      return work
    },
  }
}

export type ManualTime = ReturnType<typeof manualTime>
