import type { Line } from './verdict.ts'

/** What the platform says to a message that was handed in. */
export type Outcome =
  /** It was accepted, at this place of the conversation. */
  | { readonly kind: 'accepted'; readonly place: number }
  /** It was refused for now. */
  | { readonly kind: 'refused'; readonly retryMs: number }
  /** Nobody knows whether it was accepted: the connection broke. */
  | { readonly kind: 'unknown' }
  /** Something that no platform should get to see. */
  | { readonly kind: 'wrong'; readonly what: string }

/** A customer's end of one conversation. */
export interface Session {
  /** The id of the conversation, as the house knows it. */
  readonly conversation: string
  readonly customer: string
  /** Hands a message in once. The same id again is the same message again. */
  send(id: string, text: string): Promise<Outcome>
  /** Shows lines as they come, until aborted; goes on after what was shown, whatever breaks. */
  follow(show: (line: Line) => void, until: AbortSignal): Promise<void>
  /** The whole conversation, as the platform has it now. */
  read(): Promise<readonly Line[]>
}

/** A platform that customers write on. */
export interface Transport {
  readonly name: string
  open(customer: string): Promise<Session>
  close(): void
}
