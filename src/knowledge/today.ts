import type { Clock } from '../core/clock.ts'

/** Today's ISO date by the days of a time zone. */
export function todayIn(timeZone: string, clock: Clock): () => string {
  // Swedes write dates as ISO does.
  const format = new Intl.DateTimeFormat('sv', { timeZone })
  return () => format.format(clock())
}
