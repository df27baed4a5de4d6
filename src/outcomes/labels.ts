import type { Outcome, Rate } from '../core/outcome.ts'

export const OUTCOME_LABELS: Readonly<Record<Outcome, { readonly name: string; readonly meaning: string }>> = {
  confirmed: { name: 'confirmed', meaning: 'the customer said that it helped' },
  contained: { name: 'contained', meaning: 'answered, and no further need was seen' },
  'handed-over': { name: 'handed over', meaning: 'a person answered' },
  abandoned: { name: 'abandoned', meaning: 'the customer was left with nothing' },
  recontacted: { name: 'recontacted', meaning: 'came back about the same thing' },
}

const percent = (share: number) => `${Math.round(share * 100)} %`

/** `42 % (35–50)`. */
export const rateText = ({ rate, low, high }: Rate) =>
  `${percent(rate)} (${Math.round(low * 100)}–${Math.round(high * 100)})`

export function durationText(ms: number | undefined): string {
  if (ms === undefined) return '–'
  if (ms < 10_000) return `${(ms / 1_000).toFixed(1)} s`
  return ms < 120_000 ? `${Math.round(ms / 1_000)} s` : `${Math.round(ms / 60_000)} min`
}

export const dayText = (time: number) => new Date(time).toISOString().slice(0, 10)
