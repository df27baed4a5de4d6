import type { Outcome, Rate } from '../core/outcome.ts'

export const OUTCOME_LABELS: Readonly<Record<Outcome, { readonly name: string; readonly meaning: string }>> = {
  confirmed: { name: 'confirmed', meaning: 'the customer said that it helped' },
  contained: { name: 'contained', meaning: 'answered, and no further need was seen' },
  'handed-over': { name: 'handed over', meaning: 'a person answered' },
  recontacted: { name: 'recontacted', meaning: 'came back about the same thing' },
  abandoned: { name: 'abandoned', meaning: 'the customer was left with nothing' },
}

/** Where there is nothing to say. */
const NOTHING = '–'

const whole = (share: number) => Math.round(share * 100)

/** `42 % (35–50)`. */
export function rateText(given: Rate | undefined): string {
  if (!given || given.of === 0) return NOTHING
  return `${whole(given.rate)} % (${whole(given.low)}–${whole(given.high)})`
}

/** `+4 points (−2 to 10) on the days before`; empty where there is nothing to compare with. */
export function changeText(given: Rate | undefined): string {
  if (!given?.change) return ''
  const { by, low, high } = given.change
  const signed = (share: number) => `${whole(share) < 0 ? '−' : '+'}${Math.abs(whole(share))}`
  return `${signed(by)} points (${signed(low)} to ${signed(high)}) on the days before`
}

export function durationText(ms: number | undefined): string {
  if (ms === undefined) return NOTHING
  if (ms < 10_000) return `${(ms / 1_000).toFixed(1)} s`
  return ms < 120_000 ? `${Math.round(ms / 1_000)} s` : `${Math.round(ms / 60_000)} min`
}
