import type { CannedAnswer, HandoverContext, HandoverItem, QueueState } from '../core/desk.ts'
import type { Passage } from '../core/passage.ts'
import type { TranscriptEntry } from '../core/transcript.ts'
import type { Refused } from './api.ts'

/** The hand-over that is shown. */
export interface Opened {
  readonly id: string
  /** Absent until they are known. */
  readonly lines?: readonly TranscriptEntry[]
  readonly context?: HandoverContext
  readonly passages: readonly Passage[]
  /** What the passages were searched by, where the agent has. */
  readonly searched?: string | undefined
  /** When the customer was last seen writing: milliseconds since the epoch. */
  readonly typed?: number
  /** What was refused last. */
  readonly problem?: Refused | undefined
}

export interface DeskState {
  readonly items: ReadonlyMap<string, HandoverItem>
  readonly queues: readonly QueueState[]
  readonly canned: readonly CannedAnswer[]
  readonly opened?: Opened
  /** What was shown, and is not this agent's to see any more. */
  readonly lost?: HandoverItem
  readonly loaded: boolean
  /** Whether it follows what happens; absent before it has for the first time. */
  readonly live?: boolean
  /** The role ended: nothing is told any more. */
  readonly ended: boolean
}

export const EMPTY: DeskState = { items: new Map(), queues: [], canned: [], loaded: false, ended: false }

/** Something that an agent wants to be told of. */
export interface News {
  readonly kind: 'waits' | 'wrote'
  readonly item: HandoverItem
}

/** Whether the customer has said something since the desk has. */
export const isUnanswered = ({ status, heard = 0, answered = 0 }: HandoverItem): boolean =>
  status === 'taken' && heard > answered

/** What is new in an item for an agent, if anything. */
export function newsOf(item: HandoverItem, before: HandoverItem | undefined, me: string): News | undefined {
  const { status, agent, heard = 0 } = item
  if (status === 'waiting' && before?.status !== 'waiting' && before?.agent?.id !== me) return { kind: 'waits', item }
  const isMine = status === 'taken' && agent?.id === me
  if (isMine && isUnanswered(item) && heard > (before?.heard ?? 0)) return { kind: 'wrote', item }
  return undefined
}

/** Who waits, the most urgent first. */
export const waitingOf = ({ items }: DeskState): HandoverItem[] =>
  [...items.values()]
    .filter(({ status }) => status === 'waiting')
    .sort((one, other) => other.priority - one.priority || one.since - other.since)

/** How many wait for this agent to do something. */
export const countOf = ({ items }: DeskState, me: string): number =>
  [...items.values()].filter((item) => item.status === 'waiting' || (item.agent?.id === me && isUnanswered(item)))
    .length
