import { AttachmentRefused } from '../core/attachment.ts'
import type { Clock } from '../core/clock.ts'
import type { UsageCounters } from '../core/usage.ts'

/** How much may be put within a day (of UTC), so that nobody fills the storage. */
export interface Allowance {
  readonly usage: UsageCounters
  /** Of one customer. */
  readonly files: number
  readonly bytes: number
  /** Of all customers together: anonymous ones are as many as they like. */
  readonly bytesOfAll: number
  readonly clock: Clock
}

const DAY_MS = 86_400_000

/** Puts a file where that is still allowed; what comes to nothing by our fault is not counted. Without a customer: by staff. */
export async function whileAllowed<T>(
  allowance: Allowance,
  customer: string | undefined,
  size: number,
  put: () => Promise<T>,
): Promise<T> {
  const { usage, files, bytes, bytesOfAll, clock } = allowance
  const now = clock()
  const until = (Math.floor(now / DAY_MS) + 1) * DAY_MS
  const own = [
    { counter: `attachment-files:${customer}`, amount: 1, limit: files, until },
    { counter: `attachment-bytes:${customer}`, amount: size, limit: bytes, until },
  ]
  const charges = [
    ...(customer === undefined ? [] : own),
    { counter: 'attachment-bytes', amount: size, limit: bytesOfAll, until },
  ]
  if (!(await usage.reserve(charges))) {
    const options = { retryAfterMs: until - now }
    throw new AttachmentRefused('too-many', 'no more files are taken today: send them tomorrow', options)
  }
  try {
    return await put()
  } catch (error) {
    const refused = error instanceof AttachmentRefused && error.reason !== 'unchecked'
    if (!refused) await usage.settle(charges.map((charge) => ({ ...charge, amount: -charge.amount }))).catch(() => {})
    throw error
  }
}
