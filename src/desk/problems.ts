import { Refused } from './api.ts'
import type { desk as english } from './strings/en.ts'

/** What went wrong, whatever was asked for, in the reader's language; in the server's words where only they tell. */
export function problemOf(error: unknown, strings: typeof english): string {
  if (!(error instanceof Refused)) return String(error)
  return anywhere(error, strings) ?? error.message
}

/** What was refused of a conversation; in the server's own words where it says more than the desk could. */
export function wordsOf(refused: Refused, strings: typeof english): string {
  const { code, message, reason = '' } = refused
  if (Object.hasOwn(strings.refused, reason)) return strings.refused[reason as keyof typeof strings.refused]
  const known: Readonly<Record<string, string>> = {
    'handover-taken': strings.takenAlready,
    'handover-closed': strings.closedAlready,
    'handover-unknown': strings.notThere,
    forbidden: strings.notYours,
  }
  return anywhere(refused, strings) ?? known[code] ?? message
}

function anywhere({ status, code }: Refused, strings: typeof english): string | undefined {
  if (status === 0) return strings.unreachable
  if (status === 413) return strings.refused['too-large']
  if (status >= 500) return strings.failedThere
  return code === 'too-many-tries' ? strings.tooMany : undefined
}
