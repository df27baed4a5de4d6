export type FaultKind = 'kill' | 'replace' | 'cut'

export interface Scenario {
  readonly name: string
  readonly instances: readonly { readonly clockAheadMs?: number }[]
  /** What happens, the more probably the oftener it stands here. */
  readonly faults: readonly FaultKind[]
  /** Least and longest time between two faults. */
  readonly everyMs: readonly [number, number]
  /** What becomes of messages that come while a turn runs. */
  readonly whileBusy: 'queue' | 'merge'
}

export const SCENARIOS: readonly Scenario[] = [
  {
    name: 'embedded',
    instances: [{}],
    faults: ['kill', 'kill', 'kill', 'cut', 'cut', 'replace'],
    everyMs: [300, 2_500],
    whileBusy: 'queue',
  },
  {
    name: 'embedded, merging',
    instances: [{}],
    faults: ['kill', 'kill', 'kill', 'cut', 'cut', 'replace'],
    everyMs: [300, 2_500],
    whileBusy: 'merge',
  },
]

interface Size {
  readonly conversations: number
  readonly messages: number
}

/** A conversation's log keeps its last 200 lines: more messages could not be counted from it. */
export const LONG: Size = { conversations: 250, messages: 40 }
export const SHORT: Size = { conversations: 20, messages: 15 }
