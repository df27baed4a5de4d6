import { createHmac, timingSafeEqual } from 'node:crypto'

/** How far a request's stamp may be from our clock, before or after, in seconds. */
const MOST_SKEW_SECONDS = 300

export interface SignedRequest {
  /** As it came over the wire. */
  readonly body: Uint8Array
  /** Header `x-slack-request-timestamp`. */
  readonly timestamp: string | undefined
  /** Header `x-slack-signature`. */
  readonly signature: string | undefined
}

/** Whether Slack signed this request lately; `now` in milliseconds since the epoch. */
export function isSignedBySlack(request: SignedRequest, signingSecret: string, now: number): boolean {
  const { body, timestamp = '', signature = '' } = request
  if (!/^\d{1,12}$/.test(timestamp) || !/^v0=[\da-f]{64}$/.test(signature)) return false
  // Both ways: a stamp from the future would be good for as long as somebody likes.
  if (Math.abs(now / 1_000 - Number(timestamp)) > MOST_SKEW_SECONDS) return false
  const expected = createHmac('sha256', signingSecret).update(`v0:${timestamp}:`).update(body).digest()
  return timingSafeEqual(expected, Buffer.from(signature.slice(3), 'hex'))
}
