/** An amount on a counter that has a limit. */
export interface Charge {
  readonly counter: string
  /** Whole units: tokens, or millionths of a currency. */
  readonly amount: number
  readonly limit: number
  /** When the counter begins anew: milliseconds since the epoch. */
  readonly until: number
}

/** Counts what is spent, for all instances together. */
export interface UsageCounters {
  /** Adds all charges, or none where one would pass its limit: then false. */
  reserve(charges: readonly Charge[]): Promise<boolean>
  /** Adds what was spent beyond what was reserved, or gives back what was not (negative amounts); never refuses. */
  settle(charges: readonly Charge[]): Promise<void>
  close(): Promise<void>
}
