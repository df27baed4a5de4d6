import type { Log } from '../core/log.ts'

export interface Job {
  readonly name: string
  readonly everyMs: number
  run(): Promise<void>
}

/** Runs jobs again and again, each run after the one before has ended; returns how to stop. */
export function startSchedule(jobs: readonly Job[], log: Log): () => void {
  const stopping = new AbortController()
  for (const job of jobs) {
    const next = () => {
      if (stopping.signal.aborted) return
      const timer = setTimeout(tick, job.everyMs)
      timer.unref()
      stopping.signal.addEventListener('abort', () => clearTimeout(timer), { once: true })
    }
    const tick = () =>
      job
        .run()
        .catch((error: unknown) => log.error({ err: error, job: job.name }, 'job failed'))
        .finally(next)
    next()
  }
  return () => stopping.abort()
}
