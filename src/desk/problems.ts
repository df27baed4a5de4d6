import type { Refused } from './api.ts'
import type { desk as english } from './strings/en.ts'

/** What was refused, in the reader's language; in the server's own words where it says more than the desk could. */
export function wordsOf({ status, code, message, reason = '' }: Refused, strings: typeof english): string {
  if (status === 0) return strings.unreachable
  if (status === 413) return strings.refused['too-large']
  if (Object.hasOwn(strings.refused, reason)) return strings.refused[reason as keyof typeof strings.refused]
  if (status >= 500) return strings.failedThere
  const known: Readonly<Record<string, string>> = {
    'handover-taken': strings.takenAlready,
    'handover-closed': strings.closedAlready,
    'handover-unknown': strings.notThere,
    forbidden: strings.notYours,
    'too-many-tries': strings.tooMany,
  }
  return known[code] ?? message
}
