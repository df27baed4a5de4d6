/** What is looked for. */
export const PERSONAL_DATA_TYPES = [
  'card',
  'email',
  'phone',
  'iban',
  'us-ssn',
  'us-itin',
  'cn-resident-id',
  'bank-account',
  'passport',
  'driver-licence',
  'ip-address',
  'secret',
] as const

export type PersonalDataType = (typeof PERSONAL_DATA_TYPES)[number]

/** A half-open range of UTF-16 code units. */
export interface Finding {
  readonly start: number
  readonly end: number
  readonly type: PersonalDataType
}

/**
 * How sure a detector is. Where findings overlap, the surer one stays:
 * `proven` by a checksum or an unmistakable form, `stated` by the words around it, `likely` by its shape alone.
 */
export type Certainty = 'likely' | 'stated' | 'proven'

export interface Candidate extends Finding {
  readonly certainty: Certainty
}

const RANK: Record<Certainty, number> = { likely: 0, stated: 1, proven: 2 }

/** Of candidates that overlap the surest stays, of equally sure ones the longest. In order of the text. */
export function withoutOverlap(candidates: readonly Candidate[], textLength: number): Finding[] {
  const best = candidates.toSorted(
    (a, b) => RANK[b.certainty] - RANK[a.certainty] || b.end - b.start - (a.end - a.start) || a.start - b.start,
  )
  const taken = new Uint8Array(textLength)
  const kept: Finding[] = []
  for (const { start, end, type } of best) {
    if (taken.subarray(start, end).includes(1)) continue
    taken.fill(1, start, end)
    kept.push({ start, end, type })
  }
  return kept.sort((a, b) => a.start - b.start)
}
