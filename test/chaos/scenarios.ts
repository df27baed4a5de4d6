/** An instance dies, or is stopped and started again; connections of customers break, or those to Redis; Redis or PostgreSQL dies and comes back with its data. */
export type FaultKind = 'kill' | 'replace' | 'cut' | 'cut-redis' | 'kill-redis' | 'kill-postgres'

export interface Scenario {
  readonly name: string
  readonly instances: readonly { readonly clockAheadMs?: number }[]
  /** Where conversations are remembered. */
  readonly memory: 'embedded' | 'redis'
  /** Where the transcripts are kept: in files of one folder, or in a PostgreSQL. */
  readonly record: 'files' | 'postgres'
  /** What happens, the more probably the oftener it stands here. */
  readonly faults: readonly FaultKind[]
  /** Least and longest time between two faults. */
  readonly everyMs: readonly [number, number]
  /** What becomes of messages that come while a turn runs. */
  readonly whileBusy: 'queue' | 'merge'
  /** Once, Redis comes back without its data. */
  readonly losing?: true
}

const FIVE_MINUTES_MS = 300_000

export const SCENARIOS: readonly Scenario[] = [
  {
    name: 'embedded',
    instances: [{}],
    memory: 'embedded',
    record: 'files',
    faults: ['kill', 'kill', 'kill', 'cut', 'cut', 'replace'],
    everyMs: [300, 2_500],
    whileBusy: 'queue',
  },
  {
    name: 'embedded, merging',
    instances: [{}],
    memory: 'embedded',
    record: 'files',
    faults: ['kill', 'kill', 'kill', 'cut', 'cut', 'replace'],
    everyMs: [300, 2_500],
    whileBusy: 'merge',
  },
  {
    name: 'redis',
    instances: [{}, { clockAheadMs: FIVE_MINUTES_MS }],
    memory: 'redis',
    record: 'files',
    faults: ['kill', 'kill', 'kill', 'cut', 'cut', 'replace', 'cut-redis', 'kill-redis'],
    everyMs: [300, 2_500],
    whileBusy: 'queue',
  },
  {
    name: 'redis and PostgreSQL',
    instances: [{}, { clockAheadMs: FIVE_MINUTES_MS }],
    memory: 'redis',
    record: 'postgres',
    faults: ['kill', 'kill', 'kill', 'cut', 'cut', 'replace', 'cut-redis', 'kill-redis', 'kill-postgres'],
    everyMs: [300, 2_500],
    whileBusy: 'merge',
  },
  {
    name: 'redis, emptied',
    instances: [{}, {}],
    memory: 'redis',
    record: 'files',
    faults: ['kill', 'cut', 'cut-redis'],
    everyMs: [500, 2_000],
    whileBusy: 'queue',
    losing: true,
  },
]

interface Size {
  readonly conversations: number
  readonly messages: number
  /** Further ones, in which a person is asked for, comes and goes; none where the memory is lost. */
  readonly handovers: number
}

/** A conversation's log keeps its last 200 lines: more messages could not be counted from it. */
export const LONG: Size = { conversations: 180, messages: 40, handovers: 60 }
export const SHORT: Size = { conversations: 16, messages: 12, handovers: 6 }
