import { ConnectorError } from './connector-error.ts'

/**
 * Why Teams takes no more of a stream: the customer pressed stop; it is over, by its time or its size; it is complete
 * already; or there is no streaming for this bot or this customer. Teams has one code for all, and tells them apart by
 * its words.
 */
export type StreamEnd = 'stopped' | 'over' | 'complete' | 'not-here'

/** Undefined for a failure that says nothing of the stream. */
export function streamEndOf(error: unknown): StreamEnd | undefined {
  if (!(error instanceof ConnectorError)) return undefined
  const { status, reason } = error
  const words = reason?.message ?? ''
  if (status === 413) return 'over'
  if (status === 400) return 'not-here'
  if (status !== 403 || reason?.code !== 'ContentStreamNotAllowed') return undefined
  if (/cancel/i.test(words)) return 'stopped'
  if (/exceeded streaming time|too large/i.test(words)) return 'over'
  if (/completed/i.test(words)) return 'complete'
  return 'not-here'
}
