import { ParleyError } from '../core/errors.ts'

/** Ends a dialog from outside: when its time is over, or when the engine stops. */
export interface Deadline {
  readonly signal: AbortSignal
  /** Rejects when the dialog is ended from outside. */
  readonly reached: Promise<never>
  /** The turn is over: whatever the dialog left running can do nothing more. */
  close(): void
}

const TOO_LONG = new ParleyError('dialog-failed', 'the dialog took too long')
const TURN_OVER = new ParleyError('dialog-failed', 'the turn is over')

export function createDeadline(turnMs: number, stop: AbortSignal): Deadline {
  const over = new AbortController()
  const reached = Promise.withResolvers<never>()
  // Nobody may be waiting for it any more.
  reached.promise.catch(() => {})
  over.signal.addEventListener('abort', () => reached.reject(over.signal.reason), { once: true })
  const stopped = () => over.abort(stop.reason)
  if (stop.aborted) stopped()
  stop.addEventListener('abort', stopped, { once: true })
  const timer = setTimeout(() => over.abort(TOO_LONG), turnMs)
  return {
    signal: over.signal,
    reached: reached.promise,
    close() {
      clearTimeout(timer)
      stop.removeEventListener('abort', stopped)
      over.abort(TURN_OVER)
    },
  }
}
