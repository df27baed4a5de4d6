import type { JsonValue } from './json.ts'

/** Enough to write to a conversation later, from any instance. Serialisable. */
export interface ConversationReference {
  /** Unique among all conversations of all channels. */
  readonly id: string
  /** Name of the channel that delivers to it, for example `web`. */
  readonly channel: string
  /** Whose data key seals what is said here. */
  readonly customer: string
  /** What the channel itself needs to deliver; opaque to everyone else. */
  readonly address?: JsonValue
}
