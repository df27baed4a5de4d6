import { crc32 } from 'node:zlib'

/** Conversations are spread over so many partitions; what belongs to one partition is on one node of a cluster. */
const PARTITIONS = 64

/** The layout's version is in the name: what another layout wrote is left alone until it expires. */
const PREFIX = 'parley:1'

const tagOf = (partition: number) => `${PREFIX}:{${String(partition).padStart(2, '0')}}`

/** The sets of conversations with work left, one per partition, by the time at which they can be claimed. */
export const READY_KEYS: readonly string[] = Array.from({ length: PARTITIONS }, (_, index) => `${tagOf(index)}:ready`)

/** And those with reminders, by the time at which they are due. */
export const DUE_KEYS: readonly string[] = Array.from({ length: PARTITIONS }, (_, index) => `${tagOf(index)}:due`)

/** All that is kept of a conversation, by the names that the steps use for it. */
export interface ConversationKeys {
  /** Who it is with, how far it is, and its lease: a hash. */
  readonly conversation: string
  /** The lines, sealed: a list. Sequences have no gaps, so that a place in the list is a sequence. */
  readonly log: string
  /** The sequences of messages by their ids: a hash. */
  readonly ids: string
  /** Sealed. */
  readonly state: string
  /** Sealed; only where the channel has one. */
  readonly address: string
  /** The sequences of messages that wait: a list. */
  readonly waiting: string
  /** The sequences of replies of a turn that has not committed, by their ids: a hash. */
  readonly replies: string
  /** The actions of reminders by their ids, sealed: a hash. */
  readonly reminders: string
  /** The partition's conversations with work left. */
  readonly ready: string
  /** The partition's reminders. */
  readonly due: string
}

export function keysOf(conversation: string): ConversationKeys {
  const partition = crc32(conversation) % PARTITIONS
  const key = (part: string) => `${tagOf(partition)}:${part}:${conversation}`
  return {
    conversation: key('c'),
    log: key('l'),
    ids: key('i'),
    state: key('s'),
    address: key('a'),
    waiting: key('w'),
    replies: key('r'),
    reminders: key('m'),
    ready: READY_KEYS[partition] ?? '',
    due: DUE_KEYS[partition] ?? '',
  }
}
