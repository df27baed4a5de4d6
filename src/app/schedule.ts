import type { JobLock } from '../core/jobs.ts'
import type { Log } from '../core/log.ts'

export interface Job {
  readonly name: string
  readonly everyMs: number
  /** Done by one of all instances each time. */
  readonly shared?: boolean
  run(): Promise<void>
}

export interface ScheduleOptions {
  readonly jobs: JobLock
  readonly log: Log
}

/** Runs jobs again and again, each run after the one before has ended; returns how to stop. */
export function startSchedule(schedule: readonly Job[], { jobs, log }: ScheduleOptions): () => void {
  const stopping = new AbortController()
  for (const job of schedule) {
    const next = () => {
      if (stopping.signal.aborted) return
      const timer = setTimeout(tick, job.everyMs)
      timer.unref()
      stopping.signal.addEventListener('abort', () => clearTimeout(timer), { once: true })
    }
    const run = async () => {
      if (!job.shared || (await jobs.take(job.name, job.everyMs))) await job.run()
    }
    const tick = () =>
      run()
        .catch((error: unknown) => log.error({ err: error, job: job.name }, 'job failed'))
        .finally(next)
    next()
  }
  return () => stopping.abort()
}
