import { setTimeout as pause } from 'node:timers/promises'
import type { JobLock } from '../core/jobs.ts'
import type { Log } from '../core/log.ts'

export interface Job {
  readonly name: string
  readonly everyMs: number
  /** Each time, one of all instances does it. */
  readonly shared?: boolean
  run(): Promise<void>
}

export interface ScheduleOptions {
  readonly jobs: JobLock
  readonly log: Log
}

/**
 * Runs jobs again and again, each run after the one before has ended; returns how to stop, which resolves once those
 * that run have ended, or so much time is over.
 */
export function startSchedule(schedule: readonly Job[], { jobs, log }: ScheduleOptions) {
  const timers = new Map<Job, NodeJS.Timeout>()
  const running = new Map<Job, Promise<void>>()
  /** What fails each second, as while a store is away, is told once. */
  const failing = new Set<Job>()
  let stopped = false

  function next(job: Job): void {
    if (!stopped) timers.set(job, setTimeout(tick, job.everyMs, job).unref())
  }

  function tick(job: Job): void {
    const ended = run(job)
      .then(
        () => {
          if (failing.delete(job)) log.info({ job: job.name }, 'job works again')
        },
        (error: unknown) => {
          if (!failing.has(job)) log.error({ err: error, job: job.name }, 'job failed')
          failing.add(job)
        },
      )
      .finally(() => next(job))
    running.set(job, ended)
  }

  async function run(job: Job): Promise<void> {
    if (!job.shared || (await jobs.take(job.name, job.everyMs))) await job.run()
  }

  for (const job of schedule) next(job)
  return async (graceMs: number): Promise<void> => {
    stopped = true
    for (const timer of timers.values()) clearTimeout(timer)
    await Promise.race([Promise.all(running.values()), pause(graceMs, undefined, { ref: false })])
  }
}
