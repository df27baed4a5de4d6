/** How much is remembered, and for how long. */
export interface MemoryLimits {
  /** How long a lease lives without being renewed, in milliseconds. */
  readonly leaseMs: number
  /** How many messages may wait in one conversation. */
  readonly maxWaiting: number
  /** How many handled lines a claim brings along. */
  readonly recent: number
  /** A claim opens so many waiting messages at most, so that a long backlog does not make each turn of it longer. */
  readonly inbox: number
  /** And so many lines that the transcript lacks. */
  readonly outbox: number
  /** How many lines of a conversation are kept. */
  readonly kept: number
  /** How many bytes of them, sealed; the older lines go first, never what waits or what the transcript lacks. */
  readonly keptBytes: number
  /** How long a conversation in which nothing happens is remembered, in milliseconds. */
  readonly retentionMs: number
  /** The last place of a conversation that is not remembered, where something else still knows it. */
  readonly startAfter: ((conversation: string) => Promise<number>) | undefined
}

const DAY_MS = 86_400_000

export const DEFAULT_LIMITS: MemoryLimits = {
  leaseMs: 4_000,
  maxWaiting: 100,
  recent: 8,
  inbox: 8,
  outbox: 32,
  kept: 200,
  keptBytes: 256 * 1_024,
  retentionMs: 30 * DAY_MS,
  startAfter: undefined,
}
