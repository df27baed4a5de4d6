import type { Accepted } from './channel.ts'
import type { Principal } from './principal.ts'

export interface Notification {
  /** Unguessable; what is sent again under it is said once. */
  readonly id: string
  /** Markdown. */
  readonly text: string
}

/**
 * Says something out of turn in a conversation. Asks the policies: throws a ParleyError of code `forbidden`, or
 * `unknown-conversation`.
 */
export type Notify = (principal: Principal, conversation: string, notification: Notification) => Promise<Accepted>
