import { useEffect, useState } from 'preact/hooks'
import { fill } from '../widget/strings/strings.ts'
import type { desk as english } from './strings/en.ts'

const SECOND_MS = 1_000
const MINUTE_MS = 60 * SECOND_MS
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS
/** How often what is shown of the time is looked at again. */
const LOOK_MS = 10_000

/** A span in the largest unit that it fills. */
export function spanOf(ms: number, strings: typeof english): string {
  if (ms < MINUTE_MS) return fill(strings.seconds, { count: Math.max(0, Math.floor(ms / SECOND_MS)) })
  if (ms < HOUR_MS) return fill(strings.minutes, { count: Math.floor(ms / MINUTE_MS) })
  if (ms < DAY_MS) return fill(strings.hours, { count: Math.floor(ms / HOUR_MS) })
  return fill(strings.days, { count: Math.floor(ms / DAY_MS) })
}

export function useNow(): number {
  const [now, setNow] = useState(Date.now)
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), LOOK_MS)
    return () => clearInterval(timer)
  }, [])
  return now
}
